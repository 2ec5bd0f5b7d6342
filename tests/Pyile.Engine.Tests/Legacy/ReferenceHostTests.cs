using System.Net;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>A peer session at a host that plays the recorded bytes of the reference implementation.</summary>
[Trait("Category", "Slow")]
public sealed class ReferenceHostTests : LegacyMemoryTest
{
    [Fact]
    public async Task Recorded_login_succeeds()
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address, with: o => o with { Password = new Secret("päss \"q\"") });
        await host.AcceptAsync();
        await host.Control.SendAsync("{\"banned\": false}");
        await host.Control.ExpectAsync("{\"shadow\":\"päss \\\"q\\\"\",\"stream\":true}");
        await host.Control.SendAsync("{\"authenticated\": true}");
        IPEndPoint joiner = await host.Control.ReadAddressAsync("peer_address");
        await host.Control.SendAsync(host.RosterText(joiner));
        await host.Control.SendAsync(host.DistText);
        await host.AcceptDistAsync();
        await host.ListAsync();
        PeerSession one = await joining;

        Assert.Equal([host.PeerAddress, one.Address], one.GetPeers().Select(p => p.Address));
        Assert.Equal(joiner, one.Address);
        Assert.Equal(host.Address, one.HostAddress);
    }

    [Fact]
    public async Task Roster_and_address_can_be_split_anywhere()
    {
        RawHost probe = Played(new RawHost(Outside));
        int length = probe.RosterText(Given.At("127.0.0.1:20000")).Length + probe.DistText.Length;
        for (int cut = 0; cut <= length; cut++)
        {
            await using var host = new RawHost(Outside);
            int at = cut;
            await using PeerSession one = await JoinCutAsync(host, text => [text[..at], text[at..]]);
            Assert.Equal([host.PeerAddress, one.Address], one.GetPeers().Select(p => p.Address));
        }
    }

    [Fact]
    public async Task Login_can_arrive_byte_by_byte()
    {
        RawHost host = Played(new RawHost(Outside));
        PeerSession one = await JoinCutAsync(host, text => [.. text.Select(c => c.ToString())]);
        Assert.Equal([host.PeerAddress, one.Address], one.GetPeers().Select(p => p.Address));
    }

    [Fact]
    public async Task Each_heartbeat_is_answered_even_if_two_arrive_together()
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        await host.AdmitAsync();
        await joining;

        await host.Control.SendAsync("{\"<3\": true}");
        await host.Control.ExpectAsync("{\"<3\":true}");
        await host.Control.SendAsync("{\"<3\": true}{\"<3\": true}");
        await host.Control.ExpectAsync("{\"<3\":true}{\"<3\":true}");
        await host.Control.SendAsync("{\"<");
        await Network.QuietAsync();
        await host.Control.SendAsync("3\": true}");
        await host.Control.ExpectAsync("{\"<3\":true}");
    }

    [Fact]
    public async Task Host_that_listens_on_any_address_is_listed_at_the_address_that_was_dialled()
    {
        RawHost host = Played(new RawHost(Outside, "127.0.0.5"));
        Task<PeerSession> joining = JoinAsync(host.Address);
        await host.AcceptAsync();
        IPEndPoint joiner = await host.LetInAsync();
        await host.Control.SendAsync($"{{\"distro\": [[\"0.0.0.0\", 49403], [\"localhost\", 49404], [\"\", 49405], [\"some.name\", 49406], [\"::1\", 49407], [\"127.0.0.1\", {joiner.Port}]]}}");
        await host.Control.SendAsync($"{{\"dist_addr\": [\"0.0.0.0\", {host.DistAddress.Port}]}}");
        await host.AcceptDistAsync();
        await host.ListAsync();
        PeerSession one = await joining;

        Assert.Equal(
            ["127.0.0.5:49403", "127.0.0.1:49404", "127.0.0.5:49405", $"127.0.0.1:{joiner.Port}"],
            one.GetPeers().Select(p => p.Address.ToString()));
        Assert.True(one.GetPeers()[0].IsHost);
        Assert.Single(RecordOf(one).LinesOf(112));
    }

    [Fact]
    public async Task Later_rosters_report_joins_and_leaves()
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        IPEndPoint joiner = await host.AdmitAsync();
        PeerSession one = await joining;
        SessionRecord record = RecordOf(one);

        await host.Dist.SendAsync(host.RosterText(joiner, Given.At("10.0.0.2:49421")) + host.RosterText(Given.At("10.0.0.2:49421"), joiner, Given.At("10.0.0.3:49421")));
        await record.WaitForAsync<PeerJoined>(count: 2);
        await host.Dist.SendAsync(host.RosterText(joiner));
        await record.WaitForAsync<PeerLeft>(count: 2);

        Assert.Equal(["10.0.0.2:49421", "10.0.0.3:49421"], record.All<PeerJoined>().Select(e => e.Peer.Address.ToString()));
        Assert.All(record.All<PeerLeft>(), e => Assert.Equal(LeaveReason.Left, e.Reason));
        Assert.Equal([host.PeerAddress, joiner], one.GetPeers().Select(p => p.Address));
    }

    [Fact]
    public async Task Roster_of_forty_thousand_bytes_is_read_completely()
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        IPEndPoint joiner = await host.AdmitAsync();
        PeerSession one = await joining;

        IPEndPoint[] many = [.. Enumerable.Range(1, 2000).Select(i => new IPEndPoint(Given.Ip("10.11.12.13"), i))];
        byte[] list = Encoding.UTF8.GetBytes(host.RosterText([joiner, .. many]));
        foreach (byte[] part in list.Chunk(1448))
            await host.Dist.SendAsync(part);

        await RecordOf(one).WaitForAsync<PeerJoined>(count: 2000);
        Assert.Equal(2002, one.GetPeers().Count);
    }

    private async Task<PeerSession> JoinCutAsync(RawHost host, Func<string, string[]> cut)
    {
        Task<PeerSession> joining = JoinAsync(host.Address);
        await host.AcceptAsync();
        IPEndPoint joiner = await host.LetInAsync();
        foreach (string part in cut(host.RosterText(joiner) + host.DistText))
        {
            await host.Control.SendAsync(part);
            await Network.QuietAsync();
        }
        await host.AcceptDistAsync();
        await host.ListAsync();
        return await joining;
    }
}
