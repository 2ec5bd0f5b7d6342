namespace Pyile.Lab.Tests.Agents;

/// <summary>The system's clock, except that a test can set it. Timers and timestamps are not affected, as on a real machine.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _step;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _step));

    public void Step(TimeSpan by) => Interlocked.Add(ref _step, by.Ticks);
}
