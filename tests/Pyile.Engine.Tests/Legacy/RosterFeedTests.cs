using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>The rosters on the second connection: each is one write, with a pause before the next for members that read once.</summary>
[Trait("Category", "Slow")]
public sealed class RosterFeedTests : LegacyMemoryTest
{
    [Fact]
    public async Task Changes_close_together_become_one_roster()
    {
        HostSession host = StartHost();
        RawPeer one = Played(await RawPeer.JoinAsync(Outside, host));
        await RecordOf(host).WaitForAsync<PeerJoined>();
        await one.Dist.ReadRosterAsync();
        for (int i = 0; i < 10; i++)
            Played(await RawPeer.JoinAsync(Outside, host));
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 11);

        await TurnAsync(0.5);
        Assert.Equal(12, (await one.Dist.ReadRosterAsync()).Length);

        Assert.Equal(2, Network.WritesTo(one.Dist.Local).Count);
    }

    [Fact]
    public async Task Reference_gets_rosters_a_quarter_of_a_second_apart_in_one_write_each()
    {
        HostSession host = StartHost();
        RawPeer one = await JoinAsReferenceAsync(host);
        await one.Dist.ReadRosterAsync();
        for (int i = 2; i <= 8; i++)
        {
            RawPeer other = await RawPeer.JoinAsync(Outside, host);
            await RecordOf(host).WaitForAsync<PeerJoined>(count: i);
            await other.DisposeAsync();
            await RecordOf(host).WaitForAsync<PeerLeft>(count: i - 1);

            // The steps are small, so a roster that comes too early is noticed.
            for (int step = 0; step < 300; step++)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(1));
                await Task.Yield();
            }
            await one.Dist.ReadRosterAsync();
            await one.Control.SendAsync("{\"<3\": true}");
        }

        IReadOnlyList<Sent> lists = Network.WritesTo(one.Dist.Local);
        Assert.InRange(lists.Count, 8, 15);
        Assert.All(lists.Zip(lists.Skip(1)), pair => Assert.InRange((pair.Second.Time - pair.First.Time).TotalMilliseconds, 250, double.MaxValue));
        Assert.All(lists, list => Assert.Matches("^\\{\"distro\":\\[(\\[\"127\\.0\\.0\\.1\",\\d+\\],?)+\\]\\}$", list.Text));
        Assert.EndsWith($"[[\"127.0.0.1\",{host.Address.Port}],[\"127.0.0.1\",{one.Address.Port}]]}}", lists[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Member_that_reads_nothing_does_not_delay_the_others()
    {
        HostSession host = StartHost();
        RawPeer deaf = Played(await RawPeer.JoinAsync(Outside, host));
        PeerSession one = await JoinAsync(host);
        SessionRecord record = RecordOf(host);
        await record.WaitForAsync<PeerJoined>(count: 2);
        for (int i = 0; i < 400; i++)
            Played(await RawPeer.JoinAsync(Outside, host));
        await record.WaitForAsync<PeerJoined>(count: 402);

        // These are more rosters of 8 KB than an unread connection holds.
        for (int i = 0; i < 12; i++)
        {
            RawPeer guest = await RawPeer.JoinAsync(Outside, host);
            await record.WaitForAsync<PeerJoined>(count: 403 + i);
            await TurnAsync(0.25);
            await guest.DisposeAsync();
            await record.WaitForAsync<PeerLeft>(e => e.Peer.Address.Equals(guest.Address));
        }
        await TurnAsync(0.5);

        await UntilAsync(() => host.GetPeers().Select(p => p.Address).SequenceEqual(one.GetPeers().Select(p => p.Address)));
        Assert.Contains(deaf.Address, host.GetPeers().Select(p => p.Address));
        Assert.InRange(Network.WritesTo(deaf.Dist.Local).Count, 2, 12);
    }

    [Fact]
    public async Task Each_member_sees_the_host_at_the_address_that_it_dialled()
    {
        HostSession host = StartHost(o => o with { Address = IPAddress.Any });
        var at1 = new IPEndPoint(Given.Ip("127.0.0.1"), host.HostAddress.Port);
        var at5 = new IPEndPoint(Given.Ip("127.0.0.5"), host.HostAddress.Port);

        PeerSession one = await JoinAsync(at1, "one");
        PeerSession two = await JoinAsync(at5, "two");
        await TurnAsync(0.5);
        await UntilAsync(() => one.GetPeers().Count == 3);

        Assert.Equal(Given.Ip("127.0.0.1"), one.GetPeers().Single(p => p.IsHost).Address.Address);
        Assert.Equal(Given.Ip("127.0.0.5"), two.GetPeers().Single(p => p.IsHost).Address.Address);
    }
}
