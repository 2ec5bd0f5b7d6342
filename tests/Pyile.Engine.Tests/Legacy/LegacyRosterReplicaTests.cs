using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class LegacyRosterReplicaTests
{
    private static readonly IPEndPoint Own = Given.At("10.0.0.99:1");

    private readonly MemberTable _members = new("me");
    private readonly LegacyRosterReplica _roster;

    public LegacyRosterReplicaTests() => _roster = new LegacyRosterReplica(_members);

    private IReadOnlyList<Member> Listed => _members.Snapshot().Roster;

    [Fact]
    public void List_with_the_same_members_makes_no_new_version()
    {
        Replace("10.0.0.1:1", "10.0.0.2:1");
        long version = _members.Snapshot().Version;

        Replace("10.0.0.2:1", "10.0.0.1:1");

        Assert.Equal(version, _members.Snapshot().Version);
    }

    [Fact]
    public void Whole_list_reports_joins_and_leaves()
    {
        Replace("10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1");

        var (joined, left) = Replace("10.0.0.4:1", "10.0.0.3:1", "10.0.0.1:1");

        Assert.Equal([Given.At("10.0.0.4:1")], joined.Select(m => m.Address));
        Assert.Equal([Given.At("10.0.0.2:1")], left.Select(m => m.Address));
        AssertMembers("10.0.0.1:1", "10.0.0.3:1", "10.0.0.4:1");
    }

    [Fact]
    public void Member_on_both_lists_keeps_its_time_of_joining()
    {
        Replace("10.0.0.1:1");
        _roster.Replace([Given.At("10.0.0.1:1"), Given.At("10.0.0.2:1")], null, Own, Given.Noon.AddHours(1));

        Assert.Equal([Given.Noon, Given.Noon.AddHours(1)], Listed.Select(m => m.Joined));
    }

    [Fact]
    public void Host_is_marked_on_a_whole_list()
    {
        _roster.Replace([Given.At("10.0.0.1:1"), Given.At("10.0.0.2:1")], Given.At("10.0.0.2:1"), Own, Given.Noon);
        Assert.Equal([false, true], Listed.Select(m => m.IsHost));
    }

    [Fact]
    public void Duplicate_member_of_a_list_is_listed_once()
    {
        var (joined, _) = Replace("10.0.0.1:1", "10.0.0.1:1");
        Assert.Single(joined);
        AssertMembers("10.0.0.1:1");
    }

    [Fact]
    public void Empty_list_removes_all_members()
    {
        Replace("10.0.0.1:1", "10.0.0.2:1");
        var (joined, left) = Replace();
        Assert.Empty(joined);
        Assert.Equal(2, left.Count);
        Assert.Empty(Listed);
    }

    [Fact]
    public void Session_is_the_member_with_its_own_address_while_that_is_listed()
    {
        var (joined, _) = Replace("10.0.0.1:1", "10.0.0.99:1");
        Assert.Equal([false, true], joined.Select(m => m.IsSelf));
        Assert.Equal(Listed[1].Id, _members.Self);

        Replace("10.0.0.1:1", "10.0.0.99:1", "10.0.0.2:1");
        Assert.Equal(Listed[1].Id, _members.Self);

        Replace("10.0.0.1:1");
        Assert.Null(_members.Self);
        Assert.Equal(Own, _members.OwnAddress);
    }

    private (IReadOnlyList<Peer> Joined, IReadOnlyList<Peer> Left) Replace(params string[] addresses) =>
        _roster.Replace([.. addresses.Select(Given.At)], null, Own, Given.Noon);

    private void AssertMembers(params string[] expected) => Assert.Equal(expected, Listed.Select(m => m.Address.ToString()));
}
