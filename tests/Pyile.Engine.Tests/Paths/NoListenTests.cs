using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Paths;

/// <summary>Members that open no port communicate like any others.</summary>
public sealed class NoListenTests : PathTest
{
    [Fact]
    public async Task Members_without_a_port_reach_each_other_the_host_and_others()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one", o => o with { NoListen = true });
        PeerSession two = await EnterAsync(host, "two", o => o with { NoListen = true });
        PeerSession open = await EnterAsync(host, "open");
        Session[] all = [host, one, two, open];
        await UntilAllKnowAllAsync(all);

        foreach (Session from in all)
        {
            foreach (Session to in all.Where(s => s != from))
            {
                Assert.Equal(ReceiptStatus.Delivered, (await from.SendAsync(to.Id!.Value, $"from {from.Alias}").Soon()).Status);
                Assert.Equal($"from {from.Alias}", (await NextAsync(to)).Text);
            }
        }

        Assert.Equal((0, 0), (one.Address.Port, two.Address.Port));
        Assert.Equal(LinkPath.Relayed, one.FindPeer(two.Id!.Value)!.Path);
        Assert.Equal(LinkPath.DialedBack, host.FindPeer(one.Id!.Value)!.Path);
        // No connection was tried in vain.
        Assert.DoesNotContain(Network.Dialled, dialled => dialled.Port == 0);
    }

    [Fact]
    public async Task Member_without_a_port_that_was_lost_comes_back()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one", o => o with { NoListen = true });
        await RecordOf(host).WaitForAsync<PeerJoined>();

        Network.CutAll();

        await RecordOf(one).WaitForAsync<Reconnected>();
        Assert.Equal(ReceiptStatus.Delivered, (await host.SendAsync(one.Id!.Value, "still there").Soon()).Status);
    }
}
