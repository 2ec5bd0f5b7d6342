namespace Pyile.Engine.Runtime;

/// <summary>Calls when the earliest of many deadlines has come. Whoever uses it holds one lock around all of it.</summary>
internal sealed class DeadlineTimer
{
    // Deadlines that pass close together are looked at together.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(20);

    private readonly ITimer _timer;
    private TimeSpan? _armedFor;

    public DeadlineTimer(TimeProvider time, Action due) =>
        _timer = time.CreateTimer(static due => ((Action)due!)(), due, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>A deadline is new. Most are later than the one it waits for, and cost nothing.</summary>
    public void Arm(TimeSpan? earliest, TimeSpan now)
    {
        if (earliest is { } deadline && (_armedFor is not { } armed || deadline < armed))
            Set(deadline, deadline - now);
    }

    /// <summary>It has called, and waits for what is left.</summary>
    public void ArmAgain(TimeSpan? earliest, TimeSpan now)
    {
        _armedFor = null;
        if (earliest is { } deadline)
            Set(deadline, deadline - now > Grain ? deadline - now : Grain);
    }

    /// <summary>Never calls again.</summary>
    public void Stop() => _timer.Dispose();

    private void Set(TimeSpan deadline, TimeSpan wait)
    {
        _armedFor = deadline;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
