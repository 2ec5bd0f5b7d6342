namespace Pyile;

/// <summary>How a handler is doing.</summary>
public enum PyileHandlerState
{
    /// <summary>It waits for events.</summary>
    Waiting,

    /// <summary>Its action runs.</summary>
    Running,

    /// <summary>It has been unregistered, or its session has ended, and its action still runs.</summary>
    Stopping,

    /// <summary>No more events come, and nothing of it runs.</summary>
    Stopped,

    /// <summary>Its action cannot be run; LastError says why.</summary>
    Failed,
}
