using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>An entry of the ban list: addresses, a member, or a member with the address it had.</summary>
public sealed record Ban
{
    /// <summary>The addresses it covers; a single address is a prefix of full length. Null where only a member is banned.</summary>
    public IPNetwork? Rule { get; init; }

    /// <summary>The member that is banned wherever it comes from, or null.</summary>
    public MemberId? Member { get; init; }

    /// <summary>That member's public key, which it could bring back under another id.</summary>
    public KeyHash? Key { get; init; }

    /// <summary>The name the member had, for the list.</summary>
    public string? Alias { get; init; }

    /// <summary>Made by failed logins: it keeps out those who guess passwords, not members with a certificate.</summary>
    public bool IsAutomatic { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether it covers one address and no more.</summary>
    public bool IsSingle => Rule is { } rule && rule.PrefixLength == rule.BaseAddress.GetAddressBytes().Length * 8;

    /// <summary>The rule as people write it: no length behind a single address. Null where there is none.</summary>
    public string? Address => Rule is not { } rule ? null : IsSingle ? rule.BaseAddress.ToString() : rule.ToString();

    /// <summary>Whom it keeps out, for a line of text.</summary>
    public string Describe() => (Member, Address) switch
    {
        ({ } member, { } address) => $"{Alias ?? member.ToString()} ({address})",
        ({ } member, null) => Alias ?? member.ToString(),
        _ => Address ?? "No member",
    };
}

/// <summary>Failed logins of one address since its last good one.</summary>
public sealed record LoginAttempt
{
    public required IPAddress Address { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset Last { get; init; }
}
