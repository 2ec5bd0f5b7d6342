namespace Pyile.Engine.Model;

public enum SessionRole
{
    Host,
    Peer,
}

public enum SessionState
{
    /// <summary>A host takes logins.</summary>
    Listening,

    /// <summary>A peer is a member.</summary>
    Connected,

    /// <summary>The host is gone. What is in the inbox can still be received; joining again makes a new session.</summary>
    HostLost,

    /// <summary>A peer of version 2 has lost its host and tries to reach it again; the members it knows can still be sent to.</summary>
    Reconnecting,

    /// <summary>Ended by its owner.</summary>
    Closed,
}
