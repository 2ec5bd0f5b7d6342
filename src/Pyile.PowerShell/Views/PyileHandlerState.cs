namespace Pyile;

/// <summary>The state of a handler.</summary>
public enum PyileHandlerState
{
    /// <summary>The handler waits for events.</summary>
    Waiting,

    /// <summary>The action is running.</summary>
    Running,

    /// <summary>The handler was unregistered or its session has ended, and the action is still running.</summary>
    Stopping,

    /// <summary>The handler has ended.</summary>
    Stopped,

    /// <summary>The action cannot run; LastError gives the reason.</summary>
    Failed,
}
