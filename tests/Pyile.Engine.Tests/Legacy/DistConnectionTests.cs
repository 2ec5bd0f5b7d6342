using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Step 8: whose second connection is whose.</summary>
public sealed class DistConnectionTests : MemorySessionTest
{
    private const string Stream = ", \"stream\": true";

    [Fact]
    public async Task Two_logins_at_once_from_one_address_get_a_connection_each()
    {
        HostSession host = StartHost();
        RawPeer[] peers = [Played(await RawPeer.KnockAsync(Outside, host.HostAddress)), Played(await RawPeer.KnockAsync(Outside, host.HostAddress))];
        var dists = new List<IPEndPoint>();
        foreach (RawPeer peer in peers)
        {
            await peer.SayPasswordAsync(extra: Stream);
            await peer.SayAddressAsync();
            dists.Add(await peer.ReadDistAsync());
        }
        Assert.NotEqual(dists[0], dists[1]);

        // In the other order, as the network pleases.
        await peers[1].ConnectDistAsync(dists[1]);
        await peers[0].ConnectDistAsync(dists[0]);
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        host.Kick(peers[0].Address);

        Assert.Equal(peers[0].Address, (await RecordOf(host).WaitForAsync<PeerLeft>()).Peer.Address);
        await TurnAsync(0.5);
        Assert.Contains(peers[1].Address, await peers[1].Dist.ReadRosterAsync());
        await peers[1].AnswerBeatAsync();
        Assert.Equal([host.Address, peers[1].Address], host.GetPeers().Select(p => p.Address));
    }

    [Fact]
    public async Task A_connection_from_another_address_is_not_taken_for_the_joiner()
    {
        HostSession host = StartHost();
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await peer.SayPasswordAsync(extra: Stream);
        await peer.SayAddressAsync();
        IPEndPoint dist = await peer.ReadDistAsync();

        RawConnection stranger = Played(await RawConnection.ToAsync(Outside, dist, "127.0.0.66"));
        await stranger.ExpectEndAsync();
        Assert.Single(host.GetPeers());
        await peer.ConnectDistAsync(dist);

        await RecordOf(host).WaitForAsync<PeerJoined>();
        Assert.Equal([host.Address, peer.Address], await peer.Dist.ReadRosterAsync());
    }

    [Fact]
    public async Task The_door_of_a_login_is_shut_behind_it()
    {
        HostSession host = StartHost();
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        await peer.SayPasswordAsync(extra: Stream);
        await peer.SayAddressAsync();
        IPEndPoint dist = await peer.ReadDistAsync();
        await peer.ConnectDistAsync(dist);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        await Assert.ThrowsAnyAsync<IOException>(() => RawConnection.ToAsync(Outside, dist));
    }
}
