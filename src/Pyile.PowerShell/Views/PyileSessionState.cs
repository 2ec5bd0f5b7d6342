namespace Pyile;

/// <summary>The state of a session.</summary>
public enum PyileSessionState
{
    /// <summary>The host accepts logins.</summary>
    Listening,

    /// <summary>The peer is a member.</summary>
    Connected,

    /// <summary>The peer has lost its host and tries to reconnect. It can still send to the members it knows.</summary>
    Reconnecting,

    /// <summary>
    /// The host is lost permanently. The inbox can still be read; Connect-PyilePeer joins again in a new session.
    /// </summary>
    HostLost,

    /// <summary>The session was ended by Stop-PyileHost or Disconnect-PyilePeer, or with the runspace that opened it.</summary>
    Closed,
}
