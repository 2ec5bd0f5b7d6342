using Pyile.Engine.Model;
using Pyile.Views;

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
        RoundTripMs = peer.RoundTrip?.TotalMilliseconds;
        Joined = peer.Joined.LocalDateTime;
        LastHeard = peer.LastHeard?.LocalDateTime;
        MemberId = peer.Id.ToString();
        Session = session;
    }

    /// <summary>Its name on the roster. That of a version 1 peer is null while none of its messages or echoes has been seen.</summary>
    public string? Alias { get; }

    /// <summary>Where it takes messages: IP address and port, as in 10.0.0.7:50123.</summary>
    public string Address { get; }

    public string IPAddress { get; }

    public int Port { get; }

    public PyileRole Role { get; }

    public PyilePeerState State { get; }

    /// <summary>Whether it is the session itself that this row lists.</summary>
    public bool IsSelf { get; }

    /// <summary>False for members of version 1.</summary>
    public bool Encrypted { get; }

    /// <summary>What a heartbeat takes there and back, in milliseconds; null where the session exchanges none with it.</summary>
    public double? RoundTripMs { get; }

    /// <summary>When it joined, in local time.</summary>
    public DateTime Joined { get; }

    /// <summary>When the session last heard something from it, in local time, or null.</summary>
    public DateTime? LastHeard { get; }

    /// <summary>Which member it is, whatever its address and name. Nothing proves the id of a member of version 1.</summary>
    public string MemberId { get; }

    /// <summary>The name of the session whose roster this is.</summary>
    public string Session { get; }

    public override string ToString() => MemberText.Describe(Alias, Address);
}
