namespace Pyile.Engine.Tests.Links;

/// <summary>When a silent link is asked for a sign of life, and when it is dead.</summary>
public sealed class LinkLivenessTests
{
    private readonly LinkLiveness _liveness = new(pingAfter: S(20), deadAfter: S(5), now: S(0));

    [Fact]
    public void Silent_link_is_asked_after_20_seconds_and_dead_5_seconds_later()
    {
        Assert.Equal(LinkCheck.Fine, Check(19.9));
        Assert.Equal(LinkCheck.PingDue, Check(20));
        Assert.Equal(LinkCheck.Fine, Check(24.9));
        Assert.Equal(LinkCheck.Dead, Check(25));
    }

    [Fact]
    public void Link_that_answers_is_asked_again_after_20_seconds_of_silence()
    {
        Assert.Equal(LinkCheck.PingDue, Check(20));
        _liveness.Hear(S(20.1));
        Assert.Equal(LinkCheck.Fine, Check(40));
        Assert.Equal(LinkCheck.PingDue, Check(40.1));
    }

    [Fact]
    public void Link_that_owes_an_answer_is_dead_after_5_seconds_of_silence()
    {
        Assert.Equal(LinkCheck.Fine, Check(10, isOwed: true));
        Assert.Equal(LinkCheck.Fine, Check(14.9, isOwed: true));
        Assert.Equal(LinkCheck.Dead, Check(15, isOwed: true));
    }

    [Fact]
    public void Anything_that_arrives_keeps_a_link_that_owes_an_answer()
    {
        for (int second = 0; second < 60; second++)
        {
            _liveness.Hear(S(second));
            Assert.Equal(LinkCheck.Fine, Check(second + 0.5, isOwed: true));
        }
        Assert.Equal(LinkCheck.Dead, Check(64, isOwed: true));
    }

    [Fact]
    public void Answer_that_is_given_clears_what_was_owed()
    {
        Check(10, isOwed: true);
        Check(13, isOwed: false);
        Assert.Equal(LinkCheck.Fine, Check(16, isOwed: true));
        Assert.Equal(LinkCheck.Fine, Check(20.9, isOwed: true));
        Assert.Equal(LinkCheck.Dead, Check(21, isOwed: true));
    }

    [Fact]
    public void Process_that_was_stopped_gives_the_other_side_the_whole_time_again()
    {
        Check(10, isOwed: true);
        Assert.Equal(LinkCheck.Fine, Check(71, isOwed: true, late: 60));
        Assert.Equal(LinkCheck.Fine, Check(74, isOwed: true));
        Assert.Equal(LinkCheck.Dead, Check(75, isOwed: true));
    }

    [Fact]
    public void Link_that_is_probed_is_dead_5_seconds_later_unless_something_arrives()
    {
        _liveness.Hear(S(1));
        _liveness.Ask(S(2));
        Assert.Equal(LinkCheck.Fine, Check(6.9));
        Assert.Equal(LinkCheck.Dead, Check(7));
        _liveness.Hear(S(7));
        Assert.Equal(LinkCheck.Fine, Check(7.1));
        Assert.Equal(LinkCheck.Fine, Check(26.9));
    }

    private LinkCheck Check(double now, bool isOwed = false, double late = 0) => _liveness.Check(S(now), isOwed, S(late));

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);
}
