
namespace Pyile.Engine.Tests.Links;

public sealed class FairShareTests
{
    // Two processors: 6 % for each link.
    private const double Share = 0.06;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly FairShare _all = new(processors: 2);
    private TimeSpan _now;

    [Fact]
    public void A_link_that_is_alone_is_read_all_the_time()
    {
        var link = new FairShare.Account(_all);

        // What it takes before it is known to take much, it takes as anybody might: that holds for a moment.
        Take(link, Tick);
        Turn(FairShare.Presence);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(TimeSpan.Zero, Take(link, Tick)));
    }

    [Fact]
    public void One_that_takes_much_rests_while_another_that_takes_little_talks()
    {
        var heavy = new FairShare.Account(_all);
        var light = new FairShare.Account(_all);
        TimeSpan served = default;

        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(TimeSpan.Zero, Take(light, TimeSpan.FromMicroseconds(10)));
            TimeSpan rest = Take(heavy, TimeSpan.FromMilliseconds(0.2));
            served += TimeSpan.FromMilliseconds(0.2);
            Turn(rest);
        }

        Assert.Equal(Share, served / _now, 0.005);
    }

    [Fact]
    public void It_rests_no_more_when_the_other_has_been_silent_for_a_while()
    {
        var heavy = new FairShare.Account(_all);
        var light = new FairShare.Account(_all);
        Take(light, TimeSpan.FromMicroseconds(10));
        Assert.NotEqual(TimeSpan.Zero, Take(heavy, Tick));

        Turn(FairShare.Presence - (3 * Tick));
        Assert.NotEqual(TimeSpan.Zero, Take(heavy, (2 * Tick) - TimeSpan.FromTicks(1)));
        Turn(TimeSpan.FromTicks(1));

        Assert.Equal(TimeSpan.Zero, Take(heavy, Tick));
    }

    [Fact]
    public void Where_all_take_much_nobody_rests()
    {
        FairShare.Account[] links = [new(_all), new(_all), new(_all)];
        foreach (FairShare.Account link in links)
            Take(link, Tick);
        Turn(FairShare.Presence);

        for (int i = 0; i < 300; i++)
            Assert.Equal(TimeSpan.Zero, Take(links[i % 3], Tick));
    }

    [Fact]
    public void One_that_took_much_is_in_nobodys_way_when_it_takes_little_after_a_while()
    {
        var once = new FairShare.Account(_all);
        var heavy = new FairShare.Account(_all);
        Take(once, Tick);
        Take(heavy, Tick);
        Turn(FairShare.Habit - (2 * Tick));

        Take(once, TimeSpan.FromMicroseconds(10));
        Assert.Equal(TimeSpan.Zero, Take(heavy, Tick));
        Turn(Tick);
        Take(once, TimeSpan.FromMicroseconds(10));

        Assert.NotEqual(TimeSpan.Zero, Take(heavy, Tick));
    }

    [Fact]
    public void However_long_a_reader_was_held_up_it_rests_for_a_moment_only()
    {
        var heavy = new FairShare.Account(_all);
        var light = new FairShare.Account(_all);
        TimeSpan start = _now;
        Turn(TimeSpan.FromSeconds(3));
        TimeSpan until = _now;
        Take(light, TimeSpan.FromMicroseconds(10));

        Assert.Equal(FairShare.LongestRest, heavy.Spend(start, until));

        Turn(FairShare.LongestRest);
        Take(light, TimeSpan.FromMicroseconds(10));
        Assert.Equal(TimeSpan.Zero, Take(heavy, TimeSpan.FromMicroseconds(0.1)));
    }

    [Fact]
    public void Where_there_are_processors_enough_nobody_rests()
    {
        var all = new FairShare(processors: 64);
        var heavy = new FairShare.Account(all);
        var light = new FairShare.Account(all);

        for (int i = 0; i < 100; i++)
        {
            Take(light, TimeSpan.FromMicroseconds(10));
            Assert.Equal(TimeSpan.Zero, Take(heavy, Tick));
        }
    }

    private TimeSpan Take(FairShare.Account link, TimeSpan time)
    {
        TimeSpan from = _now;
        Turn(time);
        return link.Spend(from, _now);
    }

    private void Turn(TimeSpan time) => _now += time;
}
