
namespace Pyile.Engine.Tests.Membership;

/// <summary>A process that was suspended received nothing, so silence in that time does not count. Ticks are due every half second.</summary>
public sealed class LateTickTests
{
    private readonly HeartbeatTracker<string> _tracker = new(new HeartbeatOptions(), At(0.5));

    [Fact]
    public void Tick_that_is_a_minute_late_changes_no_member()
    {
        _tracker.Add("one", At(0));
        TickTo(1);
        Assert.Equal([HeartbeatChange.BeatDue], TickAt(61.5));
        Assert.False(_tracker.IsSuspect("one"));
    }

    [Fact]
    public void Silence_continues_to_count_after_a_late_tick()
    {
        _tracker.Add("one", At(0));
        TickTo(1);
        TickAt(61.5);

        // 1.5 s of the silence count.
        for (double now = 62; now < 64; now += 0.5)
            Assert.DoesNotContain(HeartbeatChange.Suspect, TickAt(now));
        Assert.Contains(HeartbeatChange.Suspect, TickAt(64));
        for (double now = 64.5; now < 68; now += 0.5)
            Assert.DoesNotContain(HeartbeatChange.Gone, TickAt(now));
        Assert.Equal([HeartbeatChange.Gone], TickAt(68));
    }

    [Fact]
    public void Answer_read_just_before_a_late_tick_is_not_in_the_future()
    {
        _tracker.Add("one", At(0));
        TickTo(1);
        _tracker.Heard("one", At(61.4));
        TickAt(61.5);

        for (double now = 62; now < 65.5; now += 0.5)
            Assert.DoesNotContain(HeartbeatChange.Suspect, TickAt(now));
        Assert.Contains(HeartbeatChange.Suspect, TickAt(65.5));
    }

    [Fact]
    public void Slightly_late_tick_gives_no_credit()
    {
        _tracker.Add("one", At(0));
        TickAt(0);
        double now = 0;
        while (now + 0.74 < 4)
            Assert.DoesNotContain(HeartbeatChange.Suspect, TickAt(now += 0.74));
        Assert.Contains(HeartbeatChange.Suspect, TickAt(now + 0.74));
    }

    [Fact]
    public void Early_ticks_change_nothing()
    {
        _tracker.Add("one", At(0));
        for (double now = 0; now < 3.95; now += 0.1)
            Assert.DoesNotContain(HeartbeatChange.Suspect, TickAt(now));
        Assert.Contains(HeartbeatChange.Suspect, TickAt(4));
    }

    [Fact]
    public void Suspect_stays_suspect_at_a_late_tick()
    {
        _tracker.Add("one", At(0));
        TickTo(7);

        Assert.DoesNotContain(HeartbeatChange.Gone, TickAt(67));

        Assert.True(_tracker.IsSuspect("one"));
        Assert.Equal([HeartbeatChange.Gone], TickAt(67.5));
    }

    [Fact]
    public void First_tick_is_never_late()
    {
        _tracker.Add("one", At(100));
        TickAt(100);
        TickTo(103.5, from: 100.5);
        Assert.Contains(HeartbeatChange.Suspect, TickAt(104));
    }

    [Fact]
    public void Missed_heartbeats_are_not_repeated()
    {
        _tracker.Add("one", At(0));
        TickTo(1);
        Assert.Equal([HeartbeatChange.BeatDue], TickAt(61.5));
        Assert.Empty(TickAt(62));
    }

    private void TickTo(double last, double from = 0)
    {
        for (double now = from; now <= last; now += 0.5)
            TickAt(now);
    }

    private List<HeartbeatChange> TickAt(double now)
    {
        var changes = new List<(string Member, HeartbeatChange Change)>();
        _tracker.Tick(At(now), changes);
        return [.. changes.Select(c => c.Change)];
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
}
