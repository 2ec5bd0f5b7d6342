using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class RosterViewTests
{
    [Fact]
    public void View_shows_the_host_at_the_address_that_the_viewer_connected_to()
    {
        Assert.Equal(["192.168.1.5:9000", "10.0.0.7:4000"], Show("0.0.0.0:9000 10.0.0.7:4000", viewer: "10.0.0.7:4000", host: "192.168.1.5"));
        Assert.Equal(["10.0.0.5:9000", "10.0.0.7:4000"], Show("192.168.1.5:9000 10.0.0.7:4000", viewer: "10.0.0.7:4000", host: "10.0.0.5"));
        Assert.Equal(["127.0.0.1:9000", "127.0.0.1:4000"], Show("0.0.0.0:9000 127.0.0.1:4000", viewer: "127.0.0.1:4000", host: "127.0.0.1"));
    }

    [Fact]
    public void View_shows_a_member_on_the_hosts_machine_at_the_hosts_address() => Assert.Equal(
        ["192.168.1.5:9000", "192.168.1.5:4001", "192.168.1.5:4002", "10.0.0.7:4000"],
        Show("0.0.0.0:9000 127.0.0.1:4001 127.0.0.9:4002 10.0.0.7:4000", viewer: "10.0.0.7:4000", host: "192.168.1.5"));

    [Fact]
    public void View_for_a_member_on_the_hosts_machine_keeps_local_addresses() => Assert.Equal(
        ["127.0.0.1:9000", "127.0.0.1:4001", "127.0.0.9:4002", "10.0.0.7:4000"],
        Show("0.0.0.0:9000 127.0.0.1:4001 127.0.0.9:4002 10.0.0.7:4000", viewer: "127.0.0.9:4002", host: "127.0.0.1"));

    [Fact]
    public void View_shows_other_members_unchanged_and_in_order() => Assert.Equal(
        ["192.168.1.5:9000", "10.0.0.9:1", "10.0.0.8:2", "10.0.0.7:3"],
        Show("0.0.0.0:9000 10.0.0.9:1 10.0.0.8:2 10.0.0.7:3", viewer: "10.0.0.8:2", host: "192.168.1.5"));

    [Fact]
    public void Empty_roster_gives_an_empty_view() => Assert.Empty(Show("", viewer: "10.0.0.8:2", host: "192.168.1.5"));

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
