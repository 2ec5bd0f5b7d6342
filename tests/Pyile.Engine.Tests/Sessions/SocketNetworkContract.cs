using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What both versions guarantee over real sockets.</summary>
public abstract class SocketNetworkContract : SocketSessionTest
{
    [Fact]
    public async Task Members_join_talk_and_leave()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);

        Receipt direct = await one.SendAsync(two.Address, "héllo 😀").Soon();
        IReadOnlyList<Receipt> all = await two.BroadcastAsync("to all").Soon();

        Assert.Equal((ReceiptStatus.Delivered, "two"), (direct.Status, direct.Alias));
        Assert.All(all, r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.Equal(("héllo 😀", one.Address), (two.TryReceive() is { } m ? (m.Text, m.From) : default));
        Assert.Equal("to all", (await host.ReceiveAsync().Soon())?.Text);
        await two.CloseAsync().Soon();
        await UntilAllKnowAllAsync(host, one);
        await host.CloseAsync().Soon();
        await RecordOf(one).WaitForAsync<HostLost>();
    }

    [Fact]
    public async Task Host_on_any_address_appears_to_each_peer_at_the_address_that_it_connected_to()
    {
        HostSession host = StartHost(o => o with { Address = IPAddress.Any });
        PeerSession one = await JoinAsync(At("127.0.0.1"), "one");
        PeerSession two = await JoinAsync(At("127.0.0.5"), "two", o => o with { Address = Given.Ip("127.0.0.6") });
        await UntilAsync(() => one.GetPeers().Count == 3);

        Assert.Equal($"127.0.0.1:{host.Address.Port}", one.GetPeers().Single(p => p.IsHost).Address.ToString());
        Assert.Equal($"127.0.0.5:{host.Address.Port}", two.GetPeers().Single(p => p.IsHost).Address.ToString());
        Assert.Equal(Given.Ip("127.0.0.6"), two.Address.Address);
        Assert.All(await one.BroadcastAsync("one").Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.All(await two.BroadcastAsync("two").Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.All(await host.BroadcastAsync("admin").Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.Equal(one.GetPeers().Single(p => p.IsHost).Address, one.TryReceive(m => m.Text == "admin")?.From);
        Assert.Equal(two.GetPeers().Single(p => p.IsHost).Address, two.TryReceive(m => m.Text == "admin")?.From);

        IPEndPoint At(string address) => new(Given.Ip(address), host.HostAddress.Port);
    }

    [Fact]
    public async Task Session_announces_the_address_of_its_options()
    {
        HostSession host = StartHost(o => o with { Address = Given.Ip("127.0.0.9") });
        PeerSession one = await EnterAsync(host, with: o => o with { Address = Given.Ip("127.0.0.10") });
        await RecordOf(host).WaitForAsync<PeerJoined>();

        Assert.Equal([host.Address, one.Address], host.GetPeers().Select(p => p.Address));
        Assert.Equal([Given.Ip("127.0.0.9"), Given.Ip("127.0.0.10")], one.GetPeers().Select(p => p.Address.Address));
        Assert.Equal(one.Address, (await SendAndReceiveAsync(one, host)).From);
        Assert.Equal(host.Address, (await SendAndReceiveAsync(host, one)).From);
    }

    [Fact]
    public async Task Removed_and_banned_members_disappear_immediately()
    {
        HostSession host = StartHost();
        PeerSession kicked = await EnterAsync(host, "kicked");
        PeerSession banned = await EnterAsync(host, "banned", o => o with { Address = Given.Ip("127.0.0.7") });
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);

        host.Kick(kicked.Address);
        await host.BanAsync(HostSession.ParseRule("127.0.0.7")!.Value, "because").Soon();

        await RecordOf(kicked).WaitForAsync<HostLost>();
        await RecordOf(banned).WaitForAsync<HostLost>();
        await RecordOf(host).WaitForAsync<PeerLeft>(count: 2);
        Assert.Single(host.GetPeers());
        // Its port is free only then.
        await kicked.CloseAsync().Soon();
        await EnterAsync(host, "kicked", o => o with { PeerPort = kicked.Address.Port });
        await FailsAsync(PyileError.Banned, () => EnterAsync(host, "banned", o => o with { Address = Given.Ip("127.0.0.7") }));
    }

    [Fact]
    public async Task Thousand_messages_arrive_in_order()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        Receipt[] receipts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => one.SendAsync(host.Address, $"{i}", Patience.Limit))).Soon();

        Assert.All(receipts, r => Assert.True(r.Status == ReceiptStatus.Delivered, r.ToString()));
        for (int i = 0; i < 1000; i++)
            Assert.Equal($"{i}", host.TryReceive()?.Text);
    }

    [Fact]
    public async Task Network_can_be_opened_again_immediately_on_the_same_ports()
    {
        int port = 0;
        int peerPort = 0;
        for (int round = 0; round < 3; round++)
        {
            HostSession host = StartHost(o => o with { Port = port, PeerPort = peerPort });
            (port, peerPort) = (host.HostAddress.Port, host.Address.Port);
            PeerSession one = await EnterAsync(host);
            await RecordOf(host).WaitForAsync<PeerJoined>();
            await one.SendAsync(host.Address, "hi").Soon();
            await host.SendAsync(one.Address, "hi").Soon();

            // The host closes first, so the system keeps its side of the connections for a while.
            await host.CloseAsync().Soon();
            await RecordOf(one).WaitForAsync<HostLost>();
        }
    }

    [Fact]
    public async Task Peer_can_join_again_immediately_on_the_same_port()
    {
        HostSession host = StartHost();
        int port = 0;
        for (int round = 1; round <= 3; round++)
        {
            PeerSession one = await EnterAsync(host, with: o => o with { PeerPort = port });
            port = one.Address.Port;
            await RecordOf(host).WaitForAsync<PeerJoined>(count: round);
            await host.SendAsync(one.Address, "hi").Soon();
            await one.CloseAsync().Soon();
            await RecordOf(host).WaitForAsync<PeerLeft>(count: round);
            await YieldUntilAsync(() => host.GetPeers().Count == 1);
        }
    }

    private static async Task<Message> SendAndReceiveAsync(Session from, Session to)
    {
        Receipt receipt = await from.SendAsync(to.Address, "hi").Soon();
        Assert.True(receipt.Status == ReceiptStatus.Delivered, receipt.ToString());
        return (await to.ReceiveAsync().Soon())!;
    }
}

[Trait("Category", "Slow")]
public sealed class SocketNetworkTests : SocketNetworkContract;

public sealed class LegacySocketNetworkTests : SocketNetworkContract
{
    private protected override bool OnlyUnencrypted => true;
}
