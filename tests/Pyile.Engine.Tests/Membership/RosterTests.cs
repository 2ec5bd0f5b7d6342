using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Membership;

public sealed class RosterTests
{
    private readonly MemberList _roster = new();

    [Fact]
    public void Members_are_in_the_order_in_which_they_joined()
    {
        Add("10.0.0.9:1", isHost: true);
        Add("10.0.0.5:1");
        Add("10.0.0.7:1");
        _roster.Remove(Given.Id("10.0.0.5:1"));
        Add("10.0.0.5:1");

        AssertMembers("10.0.0.9:1", "10.0.0.7:1", "10.0.0.5:1");
        Assert.Equal(3, _roster.Count);
    }

    [Fact]
    public void Member_is_found_by_its_id()
    {
        Member? member = Add("10.0.0.1:1");

        Assert.Same(member, _roster.Find(Given.Id("10.0.0.1:1")));
        Assert.Null(_roster.Find(Given.Id("10.0.0.1:2")));
        Assert.Null(_roster.Find(Given.Id("10.0.0.2:1")));
        Assert.Equal((Given.Noon, false), (member!.Joined, member.IsHost));
    }

    [Fact]
    public void Id_joins_once()
    {
        Member? first = Add("10.0.0.1:1", isHost: true);
        long version = _roster.Version;

        Assert.Null(Add("10.0.0.1:1"));

        Assert.Same(first, _roster.Find(Given.Id("10.0.0.1:1")));
        Assert.Equal(version, _roster.Version);
    }

    [Fact]
    public void Only_changes_make_a_new_version()
    {
        var versions = new List<long> { _roster.Version };
        Add("10.0.0.1:1");
        versions.Add(_roster.Version);
        Add("10.0.0.2:1");
        versions.Add(_roster.Version);
        _roster.Remove(Given.Id("10.0.0.1:1"));
        versions.Add(_roster.Version);

        Assert.Null(_roster.Remove(Given.Id("10.0.0.1:1")));

        Assert.Equal(versions.Distinct().Order(), versions);
        Assert.Equal(versions[^1], _roster.Version);
    }

    [Fact]
    public void Snapshot_is_made_once_for_each_version()
    {
        Add("10.0.0.1:1");
        IReadOnlyList<Member> before = _roster.Snapshot();
        Assert.Same(before, _roster.Snapshot());

        Add("10.0.0.2:1");

        Assert.Single(before);
        Assert.Equal(2, _roster.Snapshot().Count);
    }

    [Fact]
    public void Two_members_with_one_address_are_both_listed()
    {
        Member first = Given.Member("10.0.0.1:1");

        Assert.NotNull(_roster.Add(first));
        Assert.NotNull(_roster.Add(first with { Id = Given.Id("another") }));

        AssertMembers("10.0.0.1:1", "10.0.0.1:1");
    }

    private Member? Add(string address, bool isHost = false) => _roster.Add(Given.Member(address, isHost));

    private void AssertMembers(params string[] expected) =>
        Assert.Equal(expected, _roster.Snapshot().Select(m => m.Address.ToString()));
}
