namespace Pyile.Engine.Runtime;

/// <summary>The owner of deadlines that a <see cref="DeadlineTimer"/> watches.</summary>
internal interface IDeadlineOwner
{
    /// <summary>Called on a timer thread, without a lock, when the earliest deadline has been reached.</summary>
    void OnDeadline();
}
