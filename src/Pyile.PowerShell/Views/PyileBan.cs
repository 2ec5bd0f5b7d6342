using Pyile.Engine.Model;

namespace Pyile;

/// <summary>An entry of a host's ban list: an address or prefix, or a member with the address it had.</summary>
public sealed class PyileBan
{
    internal PyileBan(Ban ban, string session)
    {
        Address = ban.Address;
        MemberId = ban.Member?.ToString();
        Alias = ban.Alias;
        IsAutomatic = ban.IsAutomatic;
        Reason = ban.Reason;
        Since = ban.Since.LocalDateTime;
        Session = session;
    }

    /// <summary>An address, or a prefix such as 10.0.0.0/8; null if only a member is banned.</summary>
    public string? Address { get; }

    /// <summary>The id of the banned member, or null.</summary>
    public string? MemberId { get; }

    /// <summary>The alias that the member had, or null.</summary>
    public string? Alias { get; }

    /// <summary>
    /// Whether failed logins caused the ban. Members from that address can still reconnect with their certificates.
    /// </summary>
    public bool IsAutomatic { get; }

    public string Reason { get; }

    /// <summary>Local time.</summary>
    public DateTime Since { get; }

    /// <summary>The name of the host's session.</summary>
    public string Session { get; }

    /// <summary>The value that Remove-PyileBan takes, so that a ban can be passed to it.</summary>
    public override string ToString() => Address ?? MemberId ?? "";
}
