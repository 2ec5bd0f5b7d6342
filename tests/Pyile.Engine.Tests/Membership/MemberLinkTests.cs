using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Membership;

/// <summary>When a login may take the place of a member's earlier link.</summary>
public sealed class MemberLinkTests
{
    [Fact]
    public async Task Link_of_a_member_that_is_off_the_roster_is_settled_and_gone()
    {
        await using MemberLink link = NewLink();

        link.SetGone();

        Assert.True(link.Settled.IsCompleted);
        Assert.True(link.Gone.IsCompleted);
    }

    // A login that waited for Gone would wait until the grace period is over.
    [Fact]
    public async Task Link_of_a_member_that_is_away_is_settled_but_not_gone()
    {
        await using MemberLink link = NewLink();

        link.SetAway();
        Assert.False(link.Settled.IsCompleted);

        link.Settle();

        Assert.True(link.Settled.IsCompleted);
        Assert.False(link.Gone.IsCompleted);
    }

    private static MemberLink NewLink() => new(new Admitted(Given.Member("10.0.0.1:4000"), EndedControl.Instance));
}
