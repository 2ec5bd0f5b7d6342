using System.Net;

namespace Pyile.Engine;

/// <summary>How a member is doing, as far as this session can tell.</summary>
public enum PeerState
{
    /// <summary>It answers heartbeats, or this session does not exchange any with it.</summary>
    Active,

    /// <summary>It has been silent for longer than <see cref="HeartbeatOptions.SuspectAfter"/>.</summary>
    Suspect,
}

/// <summary>One row of the roster at one moment.</summary>
public sealed record Peer
{
    /// <summary>Where it takes messages, as this session reaches it.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>Its name, or null while none of its messages or echoes has been seen: version 1 does not distribute names.</summary>
    public string? Alias { get; init; }

    public bool IsHost { get; init; }

    public bool IsSelf { get; init; }

    public PeerState State { get; init; }

    /// <summary>False for version 1 members.</summary>
    public bool Encrypted { get; init; }

    /// <summary>When this session first saw it on the roster.</summary>
    public DateTimeOffset Joined { get; init; }
}
