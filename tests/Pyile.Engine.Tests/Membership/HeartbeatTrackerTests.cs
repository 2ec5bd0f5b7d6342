
namespace Pyile.Engine.Tests.Membership;

public sealed class HeartbeatTrackerTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.5);

    private readonly HeartbeatTracker<string> _tracker = new(new HeartbeatOptions(), Tick);

    [Fact]
    public void Heartbeat_is_due_immediately_and_then_every_two_seconds()
    {
        _tracker.Add("one", At(10));
        var beats = new List<double>();
        for (double now = 10; now <= 17; now += 0.5)
        {
            _tracker.Heard("one", At(now));
            if (TickAt(now).Contains(("one", HeartbeatChange.BeatDue)))
                beats.Add(now);
        }
        Assert.Equal([10, 12, 14, 16], beats);
    }

    [Fact]
    public void Silent_member_is_reported_as_suspect_after_four_seconds_and_gone_after_eight()
    {
        _tracker.Add("one", At(0));
        var changes = new List<(double, HeartbeatChange)>();
        for (double now = 0; now <= 20; now += 0.5)
            changes.AddRange(TickAt(now).Where(c => c.Change != HeartbeatChange.BeatDue).Select(c => (now, c.Change)));
        Assert.Equal([(4, HeartbeatChange.Suspect), (8, HeartbeatChange.Gone)], changes);
    }

    [Fact]
    public void Member_is_not_suspect_before_four_seconds()
    {
        _tracker.Add("one", At(0));
        TickTo(3.5);
        Assert.DoesNotContain(("one", HeartbeatChange.Suspect), TickAt(3.999));
        Assert.False(_tracker.IsSuspect("one"));
        Assert.Contains(("one", HeartbeatChange.Suspect), TickAt(4));
        Assert.True(_tracker.IsSuspect("one"));
    }

    [Fact]
    public void Member_is_not_gone_before_eight_seconds()
    {
        _tracker.Add("one", At(0));
        TickTo(7.5);
        Assert.DoesNotContain(("one", HeartbeatChange.Gone), TickAt(7.999));
        Assert.Equal([("one", HeartbeatChange.Gone)], TickAt(8));
    }

    [Fact]
    public void Suspect_still_gets_heartbeats()
    {
        _tracker.Add("one", At(0));
        TickTo(5.5);
        Assert.Equal([("one", HeartbeatChange.BeatDue)], TickAt(6));
    }

    [Fact]
    public void Answer_ends_the_suspicion_and_is_reported_once()
    {
        _tracker.Add("one", At(0));
        TickTo(5);

        Assert.True(_tracker.Heard("one", At(5.2)));

        Assert.False(_tracker.IsSuspect("one"));
        Assert.False(_tracker.Heard("one", At(5.3)));
        TickTo(9, from: 5.5);
        Assert.False(_tracker.IsSuspect("one"));
        TickTo(10, from: 9.5);
        Assert.True(_tracker.IsSuspect("one"));
    }

    [Fact]
    public void Answer_in_time_is_not_reported()
    {
        _tracker.Add("one", At(0));
        TickTo(3.5);
        Assert.False(_tracker.Heard("one", At(3.9)));
    }

    [Fact]
    public void Gone_member_stays_gone_until_it_is_added_again()
    {
        _tracker.Add("one", At(0));
        TickTo(8);
        Assert.False(_tracker.Heard("one", At(8.1)));
        Assert.False(_tracker.IsSuspect("one"));
        Assert.Empty(TickAt(8.5));

        _tracker.Add("one", At(9));

        Assert.Equal([("one", HeartbeatChange.BeatDue)], TickAt(9));
    }

    [Fact]
    public void Removed_member_is_not_reported_again()
    {
        _tracker.Add("one", At(0));
        _tracker.Add("two", At(0));
        TickTo(5);

        _tracker.Remove("one");
        _tracker.Remove("one");

        Assert.False(_tracker.Heard("one", At(5)));
        Assert.False(_tracker.IsSuspect("one"));
        Assert.All(TickAt(5.5), c => Assert.Equal("two", c.Member));
    }

    [Fact]
    public void Members_gone_in_the_same_tick_do_not_affect_the_others()
    {
        for (int i = 0; i < 100; i++)
            _tracker.Add($"{i}", At(0));
        for (double now = 0; now < 8; now += 0.5)
        {
            for (int i = 0; i < 100; i += 3)
                _tracker.Heard($"{i}", At(now));
            TickAt(now);
        }

        var changes = TickAt(8);

        Assert.Equal(66, changes.Count(c => c.Change == HeartbeatChange.Gone));
        Assert.Equal(34, changes.Count(c => c.Change == HeartbeatChange.BeatDue));
        Assert.All(changes, c => Assert.Equal(int.Parse(c.Member, null) % 3 == 0, c.Change == HeartbeatChange.BeatDue));
    }

    [Fact]
    public void Times_can_be_configured()
    {
        var options = new HeartbeatOptions { Interval = At(0.1), SuspectAfter = At(0.2), GoneAfter = At(0.3) };
        var quick = new HeartbeatTracker<string>(options, At(0.1));
        quick.Add("one", At(0));
        var changes = new List<(string, HeartbeatChange Change)>();
        for (int i = 0; i <= 3; i++)
            quick.Tick(At(0.1 * i), changes);
        Assert.Equal(
            [HeartbeatChange.BeatDue, HeartbeatChange.BeatDue, HeartbeatChange.Suspect, HeartbeatChange.BeatDue, HeartbeatChange.Gone],
            changes.Select(c => c.Change));
    }

    private void TickTo(double last, double from = 0)
    {
        for (double now = from; now <= last; now += 0.5)
            TickAt(now);
    }

    private List<(string Member, HeartbeatChange Change)> TickAt(double now)
    {
        var changes = new List<(string Member, HeartbeatChange Change)>();
        _tracker.Tick(At(now), changes);
        return changes;
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
