using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>How a member is doing, as far as this session can tell.</summary>
public enum PeerState
{
    /// <summary>It answers heartbeats, or this session does not exchange any with it.</summary>
    Active,

    /// <summary>It has been silent for longer than <see cref="HeartbeatOptions.SuspectAfter"/>.</summary>
    Suspect,

    /// <summary>
    /// The host has lost it without a goodbye, and it stays on the roster for <see cref="HostOptions.AwayGrace"/>; or it is the host, and this
    /// session has lost it. It may come back.
    /// </summary>
    Away,
}

/// <summary>One row of the roster at one moment.</summary>
public sealed record Peer
{
    /// <summary>Where it takes messages, as this session reaches it.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>Which member it is, whatever its address and name. In a session of version 1 the session makes it up, and nothing proves it.</summary>
    public required MemberId Id { get; init; }

    /// <summary>Its name on the roster. Version 1 does not distribute names: there it is null while none of its messages or echoes has been seen.</summary>
    public string? Alias { get; init; }

    public bool IsHost { get; init; }

    public bool IsSelf { get; init; }

    public PeerState State { get; init; }

    /// <summary>Since when it is <see cref="PeerState.Away"/>, as far as this session knows; else null.</summary>
    public DateTimeOffset? AwaySince { get; init; }

    /// <summary>How the open link to it came about; null if none is open.</summary>
    public LinkPath? Path { get; init; }

    /// <summary>False for version 1 members.</summary>
    public bool Encrypted { get; init; }

    /// <summary>How the host admitted it, at first.</summary>
    public AdmittedBy AdmittedBy { get; init; }

    /// <summary>The id of the ticket that it was admitted by, or null.</summary>
    public Guid? Ticket { get; init; }

    /// <summary>What the host lets it do: the roles of its ticket, or those that the host's owner has assigned. In alphabetical order.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What describes it, assigned in the same way, such as <c>site=eu</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When the host listed it; in a session of version 1, when this session first saw it.</summary>
    public DateTimeOffset Joined { get; init; }

    /// <summary>How long a heartbeat took there and back; null where this session exchanges none with it.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>When this session last heard something from it, or null.</summary>
    public DateTimeOffset? LastHeard { get; init; }
}
