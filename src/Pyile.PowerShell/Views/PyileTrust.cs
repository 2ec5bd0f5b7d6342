using Pyile.Engine.Model;

namespace Pyile;

/// <summary>A network that this user has joined before.</summary>
public sealed class PyileTrust
{
    internal PyileTrust(KnownNetwork known, string path)
    {
        HostName = known.Host;
        Port = known.Port;
        Fingerprint = known.Fingerprint;
        FirstSeen = known.FirstSeen.LocalDateTime;
        LastSeen = known.LastSeen.LocalDateTime;
        TrustPath = path;
    }

    /// <summary>The host's name or address, as it was given to Connect-PyilePeer.</summary>
    public string HostName { get; }

    public int Port { get; }

    /// <summary>The hash of the network's key, which Get-PyileSession shows on the host.</summary>
    public string Fingerprint { get; }

    /// <summary>Local time.</summary>
    public DateTime FirstSeen { get; }

    /// <summary>Local time.</summary>
    public DateTime LastSeen { get; }

    /// <summary>The file that contains this entry.</summary>
    public string TrustPath { get; }

    public override string ToString() => $"{Texts.VisibleText.Of(new HostTarget(HostName, Port).ToString())} {Fingerprint}";
}
