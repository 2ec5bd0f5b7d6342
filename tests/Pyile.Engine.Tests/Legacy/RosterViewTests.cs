using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class RosterViewTests
{
    [Fact]
    public void The_host_is_shown_where_the_viewer_reaches_it()
    {
        Assert.Equal(["192.168.1.5:9000", "10.0.0.7:4000"], Show("0.0.0.0:9000 10.0.0.7:4000", viewer: "10.0.0.7:4000", host: "192.168.1.5"));
        Assert.Equal(["10.0.0.5:9000", "10.0.0.7:4000"], Show("192.168.1.5:9000 10.0.0.7:4000", viewer: "10.0.0.7:4000", host: "10.0.0.5"));
        Assert.Equal(["127.0.0.1:9000", "127.0.0.1:4000"], Show("0.0.0.0:9000 127.0.0.1:4000", viewer: "127.0.0.1:4000", host: "127.0.0.1"));
    }

    [Fact]
    public void A_member_on_the_host_machine_is_where_the_host_is_to_everybody_else() => Assert.Equal(
        ["192.168.1.5:9000", "192.168.1.5:4001", "192.168.1.5:4002", "10.0.0.7:4000"],
        Show("0.0.0.0:9000 127.0.0.1:4001 127.0.0.9:4002 10.0.0.7:4000", viewer: "10.0.0.7:4000", host: "192.168.1.5"));

    [Fact]
    public void Members_on_the_host_machine_see_one_another_where_they_are() => Assert.Equal(
        ["127.0.0.1:9000", "127.0.0.1:4001", "127.0.0.9:4002", "10.0.0.7:4000"],
        Show("0.0.0.0:9000 127.0.0.1:4001 127.0.0.9:4002 10.0.0.7:4000", viewer: "127.0.0.9:4002", host: "127.0.0.1"));

    [Fact]
    public void Everybody_else_is_shown_as_it_is_and_in_order() => Assert.Equal(
        ["192.168.1.5:9000", "10.0.0.9:1", "10.0.0.8:2", "10.0.0.7:3"],
        Show("0.0.0.0:9000 10.0.0.9:1 10.0.0.8:2 10.0.0.7:3", viewer: "10.0.0.8:2", host: "192.168.1.5"));

    [Fact]
    public void An_empty_roster_is_an_empty_view() => Assert.Empty(Show("", viewer: "10.0.0.8:2", host: "192.168.1.5"));

    // The first member is the host.
    private static IEnumerable<string> Show(string members, string viewer, string host)
    {
        var roster = new MemberList();
        foreach (string member in members.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            roster.Add(Given.Member(member, isHost: roster.Count == 0));
        List<WireAddress> view = RosterView.For(roster.Snapshot(), Given.At(viewer), Given.Ip(host));
        return view.Select(address => $"{address.Host}:{address.Port}");
    }
}
