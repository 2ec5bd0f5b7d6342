using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>A member of version 1 is listed only after its second connection is open.</summary>
public sealed class HalfwayLoginTests : LegacyMemoryTest
{
    public static TheoryData<int, bool> Cuts
    {
        get
        {
            var cuts = new TheoryData<int, bool>();
            for (int step = 1; step <= 7; step++)
            {
                cuts.Add(step, true);
                cuts.Add(step, false);
            }
            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Login_that_ends_at_any_step_is_never_listed(int lastStep, bool abort)
    {
        HostSession host = StartHost();
        PeerSession witness = await JoinAsync(host, "witness");
        await RecordOf(host).WaitForAsync<PeerJoined>();
        RawPeer peer = await TalkUntilAsync(host, lastStep);

        if (abort)
            peer.Control.Abort();
        else
            await peer.DisposeAsync();

        LoginFailed failed = await RecordOf(host).WaitForAsync<LoginFailed>();
        Assert.Equal(lastStep == 3 && !abort ? LoginFailure.ProtocolViolation : LoginFailure.Closed, failed.Reason);
        await TurnAsync(1);
        Assert.Single(RecordOf(host).All<PeerJoined>());
        Assert.Empty(RecordOf(witness).All<PeerJoined>());
        Assert.DoesNotContain(Network.Writes, w => w.To.Equals(peer.Control.Local) && w.Text.Contains("<3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Joiner_is_on_its_own_roster_before_it_is_on_the_hosts()
    {
        HostSession host = StartHost();
        RawPeer peer = Played(await TalkUntilAsync(host, 5));
        IPEndPoint dist = await peer.ReadDistAsync();

        Assert.Equal([host.Address, peer.Address], peer.Roster);
        Assert.Single(host.GetPeers());

        await peer.ConnectDistAsync(dist);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        Assert.Equal([host.Address, peer.Address], host.GetPeers().Select(p => p.Address));
        await peer.Dist.ExpectAsync($"{{\"distro\":[[\"127.0.0.1\",{host.Address.Port}],[\"127.0.0.1\",{peer.Address.Port}]]}}");
    }

    [Fact]
    public async Task Member_that_closes_directly_after_its_login_is_removed()
    {
        HostSession host = StartHost();
        RawPeer peer = await RawPeer.JoinAsync(Outside, host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        await peer.DisposeAsync();

        Assert.Equal(LeaveReason.Left, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
        Assert.Single(host.GetPeers());
    }

    // 1: connected, 2: greeted, 3: half of the password, 4: password, 5: address, 6: roster read, 7: second address read.
    private async Task<RawPeer> TalkUntilAsync(HostSession host, int step)
    {
        RawPeer peer = await RawPeer.KnockAsync(Outside, host.HostAddress);
        if (step is 2 or 3)
            await peer.Control.ExpectAsync("{\"banned\":false,\"stream\":true}");
        if (step == 3)
            await peer.Control.SendAsync("{\"shadow\": \"sec");
        if (step >= 4)
            await peer.SayPasswordAsync(extra: ", \"stream\": true");
        if (step >= 5)
            await peer.SayAddressAsync();
        if (step == 6)
            await peer.Control.ReadValueAsync();
        if (step == 7)
            await peer.ReadDistAsync();
        return peer;
    }
}
