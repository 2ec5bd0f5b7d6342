using Pyile.Engine.Model;
namespace Pyile.Engine.Membership;

internal enum HeartbeatChange
{
    /// <summary>It is time to send it a heartbeat.</summary>
    BeatDue,

    /// <summary>It has been silent for too long, but may come back.</summary>
    Suspect,

    /// <summary>It has been silent for so long that it is gone.</summary>
    Gone,
}

/// <summary>
/// Who answers and who does not. It is asked at regular ticks; a tick that comes late says that this process was
/// not running, and then silence proves nothing: everybody gets that much longer.
/// </summary>
internal sealed class HeartbeatTracker<T>(HeartbeatOptions options, TimeSpan tick)
    where T : notnull
{
    private readonly Dictionary<T, Entry> _entries = [];
    private TimeSpan? _lastTick;

    public void Add(T member, TimeSpan now) => _entries[member] = new Entry { LastHeard = now, NextBeat = now };

    public void Remove(T member) => _entries.Remove(member);

    /// <returns>True where the member had been suspect and is not any more.</returns>
    public bool Heard(T member, TimeSpan now)
    {
        if (!_entries.TryGetValue(member, out Entry? entry))
            return false;
        bool wasSuspect = entry.IsSuspect;
        entry.LastHeard = now;
        entry.IsSuspect = false;
        return wasSuspect;
    }

    public bool IsSuspect(T member) => _entries.TryGetValue(member, out Entry? entry) && entry.IsSuspect;

    /// <summary>Adds what has to be done now to <paramref name="changes"/>. Who is gone is no longer tracked.</summary>
    public void Tick(TimeSpan now, List<(T Member, HeartbeatChange Change)> changes)
    {
        TimeSpan late = _lastTick is { } last ? now - last - tick : TimeSpan.Zero;
        _lastTick = now;
        foreach ((T member, Entry entry) in _entries)
        {
            // Half a tick late is an ordinary timer.
            if (late > tick / 2)
                entry.LastHeard = Min(entry.LastHeard + late, now);
            TimeSpan silence = now - entry.LastHeard;
            if (silence >= options.GoneAfter)
            {
                changes.Add((member, HeartbeatChange.Gone));
                _entries.Remove(member);
                continue;
            }
            if (silence >= options.SuspectAfter && !entry.IsSuspect)
            {
                entry.IsSuspect = true;
                changes.Add((member, HeartbeatChange.Suspect));
            }
            if (now >= entry.NextBeat)
            {
                entry.NextBeat = now + options.Interval;
                changes.Add((member, HeartbeatChange.BeatDue));
            }
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed class Entry
    {
        public TimeSpan LastHeard { get; set; }

        public TimeSpan NextBeat { get; set; }

        public bool IsSuspect { get; set; }
    }
}
