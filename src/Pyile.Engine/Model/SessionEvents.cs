using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>Something that happened in a session, in the order it happened.</summary>
public abstract record SessionEvent(DateTimeOffset Time);

/// <summary>An event about a member, with its row on the roster at that moment.</summary>
public abstract record PeerEvent(DateTimeOffset Time, Peer Peer) : SessionEvent(Time);

public sealed record PeerJoined(DateTimeOffset Time, Peer Peer) : PeerEvent(Time, Peer);

/// <summary>A member is off the roster.</summary>
public sealed record PeerLeft(DateTimeOffset Time, Peer Peer, LeaveReason Reason) : PeerEvent(Time, Peer);

/// <summary>A member has been silent for too long; it is still on the roster.</summary>
public sealed record PeerSuspect(DateTimeOffset Time, Peer Peer) : PeerEvent(Time, Peer);

/// <summary>The host has lost a member without a goodbye. It is still on the roster, and its messages are kept until they time out.</summary>
public sealed record PeerAway(DateTimeOffset Time, Peer Peer) : PeerEvent(Time, Peer);

/// <summary>A member that was away has come back to the host.</summary>
public sealed record PeerReturned(DateTimeOffset Time, Peer Peer) : PeerEvent(Time, Peer);

/// <summary>A message is in the inbox. The event does not take it out.</summary>
public sealed record MessageReceived(DateTimeOffset Time, Message Message) : SessionEvent(Time);

/// <summary>A message whose receipt no caller waits for, <see cref="Session.PostAsync"/>, has failed.</summary>
public sealed record SendFailed(DateTimeOffset Time, Receipt Receipt) : SessionEvent(Time);

/// <summary>A login has failed. <see cref="Attempts"/> counts the wrong passwords of that address, this one included; 0 for other reasons.</summary>
public sealed record LoginFailed(DateTimeOffset Time, IPEndPoint Address, LoginFailure Reason, int Attempts) : SessionEvent(Time)
{
    /// <summary>
    /// How many more logins from there failed for this reason and were only counted, because a stranger can cause as many as it likes; 0 for
    /// a single failure. Wrong passwords and refused tickets are always reported one by one.
    /// </summary>
    public int Repeats { get; init; }

    /// <summary>The reason, with the numbers where they say something.</summary>
    public string Describe() =>
        Repeats > 0 ? $"{Reason}, {Repeats} more times" : Attempts > 0 ? $"{Reason}, {Attempts} from there so far" : Reason.ToString();
}

public sealed record Banned(DateTimeOffset Time, Ban Ban) : SessionEvent(Time);

public sealed record Unbanned(DateTimeOffset Time, Ban Ban) : SessionEvent(Time);

/// <summary>The host is lost permanently: it ended the network, does not want this peer any more, or in version 1 closed the connection or was silent for too long.</summary>
public sealed record HostLost(DateTimeOffset Time, IPEndPoint Host, bool Silent) : SessionEvent(Time)
{
    /// <summary>What to tell a person, or null where <see cref="Silent"/> says it all.</summary>
    public string? Detail { get; init; }

    /// <summary>Why the host does not want this peer any more, for code that wants to decide; null if it said goodbye or was silent.</summary>
    public PyileError? Reason { get; init; }
}

/// <summary>The host does not answer for now; the session tries to reach it again. Peers of version 2 only.</summary>
public sealed record Reconnecting(DateTimeOffset Time, IPEndPoint Host, bool Silent) : SessionEvent(Time);

/// <summary>The host has been reached again, and this session is a member as before.</summary>
public sealed record Reconnected(DateTimeOffset Time, IPEndPoint Host) : SessionEvent(Time);

/// <summary>A host could not write its state file. What has changed is in effect, and saving is repeated until it succeeds.</summary>
public sealed record StateNotSaved(DateTimeOffset Time, UnsavedState Unsaved) : SessionEvent(Time);

/// <summary>A host has written its state file, after <see cref="StateNotSaved"/>.</summary>
public sealed record StateSaved(DateTimeOffset Time) : SessionEvent(Time);

/// <summary>The last event of every session. If the events are not read, it may be missing at the end of the stream.</summary>
public sealed record SessionClosed(DateTimeOffset Time) : SessionEvent(Time);

public enum LoginFailure
{
    WrongPassword,
    Banned,
    TimedOut,

    /// <summary>It closed the connection before the login was over.</summary>
    Closed,

    /// <summary>It said something a login does not know.</summary>
    ProtocolViolation,

    /// <summary>It claims the address and port of another member.</summary>
    AddressTaken,

    /// <summary>It had been silent longest when another login needed the place.</summary>
    MadeRoom,

    /// <summary>It does not speak version 2, and this host speaks nothing else.</summary>
    NotEncrypted,

    /// <summary>Its ticket is unknown, used up, revoked or expired, or it does not know the ticket's secret.</summary>
    TicketRefused,

    /// <summary>Its certificate is not one of this network, or has expired.</summary>
    CertificateRefused,

    /// <summary>The owner changed the password, or removed the ticket or the member, while the login was under way.</summary>
    Revoked,

    /// <summary>There were too many connections from its address, or too many wrong passwords from anywhere.</summary>
    Busy,
}
