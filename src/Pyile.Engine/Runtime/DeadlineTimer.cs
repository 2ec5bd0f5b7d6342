namespace Pyile.Engine.Runtime;

/// <summary>Reports when the earliest of many deadlines is reached. The owner must hold its own lock during every call.</summary>
internal sealed class DeadlineTimer
{
    // Deadlines that are close together are handled by one call.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(20);

    private readonly ITimer _timer;
    private TimeSpan? _armedFor;

    public DeadlineTimer(TimeProvider time, IDeadlineOwner owner) => _timer = time.CreateTimer(
        static owner => ((IDeadlineOwner)owner!).OnDeadline(), owner, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Takes a new deadline into account. It costs nothing if it is later than the current one, as most are.</summary>
    public void Arm(TimeSpan? earliest, TimeSpan now)
    {
        if (earliest is { } deadline && (_armedFor is not { } armed || deadline < armed))
            Set(deadline, deadline - now);
    }

    /// <summary>Waits for the next deadline after <see cref="IDeadlineOwner.OnDeadline"/>.</summary>
    public void ArmAgain(TimeSpan? earliest, TimeSpan now)
    {
        _armedFor = null;
        if (earliest is { } deadline)
            Set(deadline, deadline - now > Grain ? deadline - now : Grain);
    }

    /// <summary>Stops the timer permanently.</summary>
    public void Stop() => _timer.Dispose();

    private void Set(TimeSpan deadline, TimeSpan wait)
    {
        _armedFor = deadline;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
