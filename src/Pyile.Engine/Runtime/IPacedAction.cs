namespace Pyile.Engine.Runtime;

/// <summary>An action whose rate a <see cref="PacedSignal"/> limits.</summary>
internal interface IPacedAction
{
    /// <summary>Called on the requesting thread or on a timer thread, without a lock.</summary>
    void Run();
}
