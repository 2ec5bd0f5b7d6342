using Pyile.Engine.Model;

namespace Pyile;

/// <summary>An entry of a host's ban list: addresses, or a member with the address it had.</summary>
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

    /// <summary>An address, or a prefix as in 10.0.0.0/8; null where only a member is banned.</summary>
    public string? Address { get; }

    /// <summary>The member that is banned wherever it comes from, or null.</summary>
    public string? MemberId { get; }

    /// <summary>The name that member had, or null.</summary>
    public string? Alias { get; }

    /// <summary>Made by failed logins. Members that come back with their certificates are not kept out by it.</summary>
    public bool IsAutomatic { get; }

    public string Reason { get; }

    /// <summary>Local time.</summary>
    public DateTime Since { get; }

    /// <summary>The name of the host's session.</summary>
    public string Session { get; }

    /// <summary>What Remove-PyileBan takes, so that a ban can be given to it.</summary>
    public override string ToString() => Address ?? MemberId ?? "";
}
