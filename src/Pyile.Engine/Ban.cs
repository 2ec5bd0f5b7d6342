using System.Net;

namespace Pyile.Engine;

/// <summary>A rule of the ban list.</summary>
public sealed record Ban
{
    /// <summary>The addresses it covers; a single address is a prefix of full length.</summary>
    public required IPNetwork Rule { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether it covers one address and no more.</summary>
    public bool IsSingle => Rule.PrefixLength == Rule.BaseAddress.GetAddressBytes().Length * 8;

    /// <summary>The rule as people write it: no length behind a single address.</summary>
    public string Address => IsSingle ? Rule.BaseAddress.ToString() : Rule.ToString();
}

/// <summary>Failed logins of one address since its last good one.</summary>
public sealed record LoginAttempt
{
    public required IPAddress Address { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset Last { get; init; }
}
