using Pyile.Engine;

namespace Pyile;

/// <summary>A rule of a host's ban list.</summary>
public sealed class PyileBan
{
    internal PyileBan(Ban ban, string session)
    {
        Address = ban.Address;
        Reason = ban.Reason;
        Since = ban.Since.LocalDateTime;
        Session = session;
    }

    /// <summary>An address, or a prefix as in 10.0.0.0/8.</summary>
    public string Address { get; }

    public string Reason { get; }

    /// <summary>Local time.</summary>
    public DateTime Since { get; }

    /// <summary>The name of the host's session.</summary>
    public string Session { get; }

    public override string ToString() => Address;
}
