namespace Pyile;

/// <summary>How a session is doing.</summary>
public enum PyileSessionState
{
    /// <summary>A host takes logins.</summary>
    Listening,

    /// <summary>A peer is a member.</summary>
    Connected,

    /// <summary>A peer has lost its host and tries to reach it again. The members it knows can still be sent to.</summary>
    Reconnecting,

    /// <summary>The host is gone for good. The inbox can still be read; Connect-PyilePeer joins again in a new session.</summary>
    HostLost,

    /// <summary>Ended here, with Stop-PyileHost or Disconnect-PyilePeer, or with the runspace that opened it.</summary>
    Closed,
}
