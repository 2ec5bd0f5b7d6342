namespace Pyile;

/// <summary>How a session is doing.</summary>
public enum PyileSessionState
{
    /// <summary>A host takes logins.</summary>
    Listening,

    /// <summary>A peer is a member.</summary>
    Connected,

    /// <summary>The host is gone. The inbox can still be read; Connect-PyilePeer joins again in a new session.</summary>
    HostLost,

    /// <summary>Ended here, with Stop-PyileHost or Disconnect-PyilePeer, or with the runspace that opened it.</summary>
    Closed,
}
