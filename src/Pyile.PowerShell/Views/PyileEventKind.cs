namespace Pyile;

/// <summary>The kinds of events for which a handler can be registered.</summary>
public enum PyileEventKind
{
    /// <summary>A message has arrived in the inbox.</summary>
    Message,

    PeerJoined,

    /// <summary>A member was removed from the roster.</summary>
    PeerLeft,

    /// <summary>A member does not answer heartbeats; it is still on the roster.</summary>
    PeerSuspect,

    /// <summary>The host has lost a member, which stays on the roster for a while.</summary>
    PeerAway,

    /// <summary>A member that was away has come back.</summary>
    PeerReturned,

    /// <summary>A login was rejected.</summary>
    LoginFailed,

    Banned,

    Unbanned,

    /// <summary>The host is lost permanently.</summary>
    HostLost,

    /// <summary>The host does not answer; the session tries to reconnect.</summary>
    Reconnecting,

    /// <summary>The session is connected to the host again.</summary>
    Reconnected,

    /// <summary>A message that was sent without waiting has failed.</summary>
    SendFailed,

    /// <summary>A host could not write its state file; it tries again until it succeeds.</summary>
    StateNotSaved,

    /// <summary>A host has written its state file again.</summary>
    StateSaved,

    /// <summary>The last event of every session.</summary>
    SessionClosed,
}
