using Microsoft.Extensions.Time.Testing;

namespace Pyile.Engine.Tests.Support;

/// <summary>A clock that stands still until the test advances it, and that reports when a wait begins.</summary>
internal sealed class TurnedClock(Wakeups changed) : FakeTimeProvider
{
    private readonly Lock _sync = new();
    private readonly List<TimeSpan> _started = [];
    private readonly HashSet<Wait> _running = [];
    private long _jumped;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _jumped));

    // That of the base adds the time since its start to this time.
    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        TimeSpan length = period == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero;
        var wait = new Wait(this, length);
        lock (_sync)
        {
            _started.Add(length);
            _running.Add(wait);
        }
        wait.Timer = base.CreateTimer(
            s =>
            {
                if (length > TimeSpan.Zero)
                    wait.End();
                callback(s);
            },
            state,
            dueTime,
            period);
        changed.Fire();
        return wait;
    }

    /// <summary>The number of waits of this length that are running.</summary>
    public int Running(TimeSpan length)
    {
        lock (_sync)
            return _running.Count(w => w.Length == length);
    }

    /// <summary>Moves the clock without firing timers, as in a process that was suspended.</summary>
    public void Jump(TimeSpan time) => Interlocked.Add(ref _jumped, time.Ticks);

    /// <summary>Completes when this many waits of this length have begun since the start of the test.</summary>
    public Task WhenWaitedForAsync(TimeSpan length, int times = 1) => changed.UntilAsync(() => Waits(length) >= times);

    public int Waits(TimeSpan length)
    {
        lock (_sync)
            return _started.Count(t => t == length);
    }

    private sealed class Wait(TurnedClock clock, TimeSpan length) : ITimer
    {
        public TimeSpan Length => length;

        public ITimer? Timer { get; set; }

        public void End()
        {
            lock (clock._sync)
                clock._running.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => Timer!.Change(dueTime, period);

        public void Dispose()
        {
            End();
            Timer!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            End();
            return Timer!.DisposeAsync();
        }
    }
}
