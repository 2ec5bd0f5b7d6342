using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>The second connection of a version 1 login belongs to the joiner that opened it.</summary>
public sealed class DistConnectionTests : LegacyMemoryTest
{
    private const string Stream = ", \"stream\": true";

    [Fact]
    public async Task Two_simultaneous_logins_of_one_address_get_a_connection_each()
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

        // The connections arrive in the other order, which the network may choose.
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
    public async Task Connection_from_another_address_does_not_complete_a_login()
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
    public async Task Listener_of_a_login_closes_after_its_connection()
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
