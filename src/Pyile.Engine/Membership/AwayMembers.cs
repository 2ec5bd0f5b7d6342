using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>Ends the grace period of members that the host has lost.</summary>
internal interface IAwayEvents
{
    void OnGraceOver(MemberId member);
}

/// <summary>The members that a host has lost, and when each of them is given up.</summary>
internal sealed class AwayMembers : IDeadlineOwner, IDisposable
{
    // Joiners that know the password could otherwise fill the roster with members that they abandon.
    private const int MaxMembers = 1024;

    private readonly Lock _sync = new();
    private readonly TimeSpan _grace;
    private readonly MonotonicClock _clock;
    private readonly IAwayEvents _events;
    private readonly DeadlineTimer _timer;

    // All graces are equal, so the order of losses is the order of the deadlines.
    private readonly OrderedDictionary<MemberId, TimeSpan> _deadlines = [];
    private int _room = MaxMembers;

    /// <param name="grace">How long each may be away.</param>
    /// <param name="clock">The session's clock.</param>
    /// <param name="time">Where the timer comes from.</param>
    /// <param name="events">Called outside the lock, once for each member that did not return.</param>
    public AwayMembers(TimeSpan grace, MonotonicClock clock, TimeProvider time, IAwayEvents events)
    {
        _grace = grace;
        _clock = clock;
        _events = events;
        _timer = new DeadlineTimer(time, this);
    }

    /// <summary>Starts the grace period of a member. If too many are away, the one that was lost first is given up.</summary>
    /// <param name="member">The member.</param>
    /// <param name="since">When it was lost, by the session's clock.</param>
    public void Add(MemberId member, TimeSpan since)
    {
        MemberId? first = null;
        lock (_sync)
        {
            _deadlines.Remove(member);
            _deadlines.Add(member, since + _grace);
            if (_deadlines.Count > _room)
            {
                first = _deadlines.GetAt(0).Key;
                _deadlines.RemoveAt(0);
            }
            _timer.Arm(Earliest, _clock.Now);
        }
        if (first is { } given)
            _events.OnGraceOver(given);
    }

    /// <summary>Does the same for a member that was listed before the host was started. None is given up for it.</summary>
    public void Restore(MemberId member, TimeSpan since)
    {
        lock (_sync)
            _room++;
        Add(member, since);
    }

    /// <returns>False if it was not away, or its grace period is over.</returns>
    public bool Remove(MemberId member)
    {
        lock (_sync)
            return _deadlines.Remove(member);
    }

    public void Dispose()
    {
        lock (_sync)
        {
            _deadlines.Clear();
            _timer.Stop();
        }
    }

    void IDeadlineOwner.OnDeadline()
    {
        var over = new List<MemberId>();
        lock (_sync)
        {
            TimeSpan now = _clock.Now;
            while (_deadlines.Count > 0 && _deadlines.GetAt(0).Value <= now)
            {
                over.Add(_deadlines.GetAt(0).Key);
                _deadlines.RemoveAt(0);
            }
            _timer.ArmAgain(Earliest, now);
        }
        foreach (MemberId member in over)
            _events.OnGraceOver(member);
    }

    private TimeSpan? Earliest => _deadlines.Count > 0 ? _deadlines.GetAt(0).Value : null;
}
