using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
namespace Pyile.Engine.Membership;

/// <summary>The one timer that drives all heartbeats of a session.</summary>
internal sealed class HeartbeatMonitor<T> : IAsyncDisposable
    where T : notnull
{
    private readonly Lock _sync = new();
    private readonly HeartbeatTracker<T> _tracker;
    private readonly MonotonicClock _clock;
    private readonly Action<T, HeartbeatChange> _changed;
    private readonly List<(T Member, HeartbeatChange Change)> _changes = [];
    private readonly ITimer _timer;

    /// <param name="options">When silence means what.</param>
    /// <param name="tick">How often it is looked.</param>
    /// <param name="time">Where the timer comes from.</param>
    /// <param name="clock">The clock of the session.</param>
    /// <param name="changed">Called for each change, one at a time and outside the tracker's lock.</param>
    public HeartbeatMonitor(HeartbeatOptions options, TimeSpan tick, TimeProvider time, MonotonicClock clock, Action<T, HeartbeatChange> changed)
    {
        _tracker = new HeartbeatTracker<T>(options, tick);
        _clock = clock;
        _changed = changed;
        _timer = time.CreateTimer(static monitor => ((HeartbeatMonitor<T>)monitor!).OnTick(), this, tick, tick);
    }

    /// <summary>Its first beat goes out at once.</summary>
    public void Add(T member)
    {
        lock (_sync)
            _tracker.Add(member, _clock.Now);
        lock (_changes)
            Look();
    }

    public void Remove(T member)
    {
        lock (_sync)
            _tracker.Remove(member);
    }

    /// <returns>True where the member had been suspect and is not any more.</returns>
    public bool Heard(T member)
    {
        bool answersAgain;
        lock (_sync)
            answersAgain = _tracker.Heard(member, _clock.Now);
        if (answersAgain)
        {
            // A suspicion that is just being told comes before the news that it is over.
            lock (_changes)
            {
            }
        }
        return answersAgain;
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void OnTick()
    {
        // A tick that finds the one before still at work has nothing to add.
        if (!Monitor.TryEnter(_changes))
            return;
        try
        {
            Look();
        }
        finally
        {
            Monitor.Exit(_changes);
        }
    }

    private void Look()
    {
        lock (_sync)
            _tracker.Tick(_clock.Now, _changes);
        foreach ((T member, HeartbeatChange change) in _changes)
        {
            if (change != HeartbeatChange.Suspect || IsSuspect(member))
                _changed(member, change);
        }
        _changes.Clear();
    }

    private bool IsSuspect(T member)
    {
        lock (_sync)
            return _tracker.IsSuspect(member);
    }
}
