using Pyile.Engine;

namespace Pyile;

/// <summary>
/// One row of a session's roster at one moment. All properties are plain values, so that it goes into a CSV file
/// and, by the names of its properties, into other cmdlets.
/// </summary>
public sealed class PyilePeer
{
    internal PyilePeer(Peer peer, string session)
    {
        Alias = peer.Alias;
        Address = peer.Address.ToString();
        IPAddress = peer.Address.Address.ToString();
        Port = peer.Address.Port;
        Role = peer.IsHost ? PyileRole.Host : PyileRole.Peer;
        State = peer.State == PeerState.Suspect ? PyilePeerState.Suspect : PyilePeerState.Active;
        IsSelf = peer.IsSelf;
        Encrypted = peer.Encrypted;
        Joined = peer.Joined.LocalDateTime;
        Session = session;
    }

    /// <summary>Its name, or null while none of its messages or echoes has been seen: version 1 does not distribute names.</summary>
    public string? Alias { get; }

    /// <summary>Where it takes messages: IP address and port, as in 10.0.0.7:50123.</summary>
    public string Address { get; }

    public string IPAddress { get; }

    public int Port { get; }

    public PyileRole Role { get; }

    public PyilePeerState State { get; }

    /// <summary>Whether it is the session itself that this row lists.</summary>
    public bool IsSelf { get; }

    public bool Encrypted { get; }

    /// <summary>When the session first saw it on the roster, in local time.</summary>
    public DateTime Joined { get; }

    /// <summary>The name of the session whose roster this is.</summary>
    public string Session { get; }

    public override string ToString() => Alias is null ? Address : $"{Alias} ({Address})";
}
