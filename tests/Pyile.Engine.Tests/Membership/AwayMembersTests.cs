using Microsoft.Extensions.Time.Testing;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Membership;

public sealed class AwayMembersTests : IAwayEvents, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _time = new();
    private readonly List<MemberId> _over = [];
    private readonly MonotonicClock _clock;
    private readonly AwayMembers _away;

    public AwayMembersTests()
    {
        _clock = new MonotonicClock(_time);
        _away = new AwayMembers(Grace, _clock, _time, this);
    }

    public void Dispose() => _away.Dispose();

    void IAwayEvents.OnGraceOver(MemberId member) => _over.Add(member);

    [Fact]
    public void Each_member_is_given_up_after_its_own_grace_period()
    {
        Add(GivenV2.Member(1));
        _time.Advance(Grace / 2);
        Add(GivenV2.Member(2));
        _time.Advance(Grace / 2);
        Assert.Equal([GivenV2.Member(1)], _over);
        _time.Advance(Grace / 2);
        Assert.Equal([GivenV2.Member(1), GivenV2.Member(2)], _over);
    }

    [Fact]
    public void Member_that_returned_is_not_given_up()
    {
        Add(GivenV2.Member(1));
        Assert.True(_away.Remove(GivenV2.Member(1)));
        Assert.False(_away.Remove(GivenV2.Member(1)));
        _time.Advance(Grace * 2);
        Assert.Empty(_over);
    }

    [Fact]
    public void Member_that_is_lost_again_gets_a_new_grace_period()
    {
        Add(GivenV2.Member(1));
        _time.Advance(Grace * 0.9);
        Add(GivenV2.Member(1));
        _time.Advance(Grace * 0.9);
        Assert.Empty(_over);
        _time.Advance(Grace * 0.1);
        Assert.Equal([GivenV2.Member(1)], _over);
    }

    [Fact]
    public void Beyond_the_limit_the_member_that_was_lost_first_is_given_up()
    {
        for (int i = 0; i < 1030; i++)
            Add(new MemberId((UInt128)(uint)(i + 1)));
        Assert.Equal(Enumerable.Range(1, 6).Select(i => new MemberId((UInt128)(uint)i)), _over);
    }

    [Fact]
    public void Nothing_is_given_up_after_the_end()
    {
        Add(GivenV2.Member(1));
        _away.Dispose();
        _time.Advance(Grace * 2);
        Assert.Empty(_over);
    }

    [Fact]
    public void Grace_period_begins_with_the_loss()
    {
        TimeSpan lost = _clock.Now;
        _time.Advance(Grace);
        _away.Add(GivenV2.Member(1), lost);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([GivenV2.Member(1)], _over);
    }

    private void Add(MemberId member) => _away.Add(member, _clock.Now);
}
