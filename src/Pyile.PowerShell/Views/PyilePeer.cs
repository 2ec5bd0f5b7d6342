using Pyile.Engine.Model;
using Pyile.Texts;

namespace Pyile;

/// <summary>
/// A member on a session's roster at one moment. All properties are plain values, so that it can be exported to a CSV file
/// and, by property names, piped to other cmdlets.
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
        State = peer.State switch
        {
            PeerState.Suspect => PyilePeerState.Suspect,
            PeerState.Away => PyilePeerState.Away,
            _ => PyilePeerState.Active,
        };
        AwaySince = peer.AwaySince?.LocalDateTime;
        AdmittedBy = ToView(peer.AdmittedBy);
        Ticket = peer.Ticket;
        Roles = Join(peer.Roles);
        Tags = Join(peer.Tags);
        IsSelf = peer.IsSelf;
        Path = peer.Path switch
        {
            LinkPath.Direct => PyilePath.Direct,
            LinkPath.DialedBack => PyilePath.DialedBack,
            LinkPath.Relayed => PyilePath.Relayed,
            _ => null,
        };
        Encrypted = peer.Encrypted;
        RoundTripMs = peer.RoundTrip?.TotalMilliseconds;
        Joined = peer.Joined.LocalDateTime;
        LastHeard = peer.LastHeard?.LocalDateTime;
        MemberId = peer.Id.ToString();
        Session = session;
    }

    /// <summary>The member's alias. Null for a version 1 peer until it has sent a message or an echo.</summary>
    public string? Alias { get; }

    /// <summary>Where the member receives messages: IP address and port, such as 10.0.0.7:50123.</summary>
    public string Address { get; }

    public string IPAddress { get; }

    public int Port { get; }

    public PyileRole Role { get; }

    public PyilePeerState State { get; }

    /// <summary>When the host lost the member, or this session the host, as local time; null unless its state is Away.</summary>
    public DateTime? AwaySince { get; }

    /// <summary>How the host admitted the member.</summary>
    public PyileAdmittedBy AdmittedBy { get; }

    /// <summary>The id of the ticket with which the member joined, as Get-PyileTicket shows it, or null.</summary>
    public Guid? Ticket { get; }

    /// <summary>The member's roles, which only the host assigns, with commas between them; null without any.</summary>
    public string? Roles { get; }

    /// <summary>What describes the member, assigned in the same way, such as site=eu, with commas between them; null without any.</summary>
    public string? Tags { get; }

    /// <summary>Whether the member is this session.</summary>
    public bool IsSelf { get; }

    /// <summary>How the session and the member are connected; null while they are not, which changes with the next message.</summary>
    public PyilePath? Path { get; }

    /// <summary>False for members of version 1.</summary>
    public bool Encrypted { get; }

    /// <summary>The round-trip time of a heartbeat in milliseconds; null if the session exchanges none with the member.</summary>
    public double? RoundTripMs { get; }

    /// <summary>When the member joined, as local time.</summary>
    public DateTime Joined { get; }

    /// <summary>When the session last received something from the member, as local time, or null.</summary>
    public DateTime? LastHeard { get; }

    /// <summary>The member's id, which stays the same if its address or alias changes. In version 1 nothing proves it.</summary>
    public string MemberId { get; }

    /// <summary>The name of the session whose roster this is.</summary>
    public string Session { get; }

    internal static string? Join(IReadOnlyList<string> names) => names.Count > 0 ? string.Join(", ", names) : null;

    internal static PyileAdmittedBy ToView(AdmittedBy admittedBy) => admittedBy switch
    {
        Engine.Model.AdmittedBy.Host => PyileAdmittedBy.Host,
        Engine.Model.AdmittedBy.Password => PyileAdmittedBy.Password,
        Engine.Model.AdmittedBy.Ticket => PyileAdmittedBy.Ticket,
        _ => PyileAdmittedBy.Unknown,
    };

    public override string ToString() => MemberText.Describe(Alias, Address);
}
