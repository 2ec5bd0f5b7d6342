namespace Pyile;

/// <summary>What happens in a session, and what a handler can be registered for.</summary>
public enum PyileEventKind
{
    /// <summary>A message has come.</summary>
    Message,

    PeerJoined,

    /// <summary>A member is off the roster.</summary>
    PeerLeft,

    /// <summary>A member does not answer heartbeats; it is still on the roster.</summary>
    PeerSuspect,

    /// <summary>Somebody did not get in.</summary>
    LoginFailed,

    Banned,

    Unbanned,

    /// <summary>The host is gone for good.</summary>
    HostLost,

    /// <summary>The host does not answer for now, and is tried again.</summary>
    Reconnecting,

    /// <summary>The host has been reached again.</summary>
    Reconnected,

    /// <summary>A message that nobody waited for has failed.</summary>
    SendFailed,

    /// <summary>The last event of every session.</summary>
    SessionClosed,
}
