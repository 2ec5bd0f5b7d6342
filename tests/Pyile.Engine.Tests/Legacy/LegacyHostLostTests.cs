using Pyile.Engine.Tests.Sessions;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>How a peer of version 1 notices that its host is lost.</summary>
public sealed class LegacyHostLostTests : HostLostContract
{
    private protected override bool OnlyUnencrypted => true;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_is_lost_when_either_of_its_connections_breaks(bool control)
    {
        var (host, one) = await JoinRawHostAsync();
        if (control)
            host.Control.Abort();
        else
            await host.Dist.DisposeAsync();

        Assert.False((await RecordOf(one).WaitForAsync<HostLost>()).Silent);
    }

    [Fact]
    public async Task Silent_host_is_suspect_after_four_seconds_and_lost_after_eight()
    {
        var (host, one) = await JoinRawHostAsync();

        await TurnAsync(3.5);
        Assert.Empty(RecordOf(one).All<PeerSuspect>());
        await TurnAsync(0.5);
        PeerSuspect suspect = await RecordOf(one).WaitForAsync<PeerSuspect>();
        Assert.Equal((host.PeerAddress, PeerState.Suspect), (suspect.Peer.Address, one.GetPeers()[0].State));
        await TurnAsync(3.5);
        Assert.True(one.IsOpen);
        await TurnAsync(0.5);

        Assert.True((await RecordOf(one).WaitForAsync<HostLost>()).Silent);
        await one.Ended.Soon();
        await host.Control.ExpectEndAsync();
    }

    [Fact]
    public async Task Suspect_host_that_answers_is_active_again()
    {
        var (host, one) = await JoinRawHostAsync();
        await TurnAsync(6);
        await RecordOf(one).WaitForAsync<PeerSuspect>();

        await host.Control.SendAsync("{\"<3\": true}");
        await host.Control.ExpectAsync("{\"<3\":true}");
        await RecordOf(one).WaitForLineAsync(105);
        await TurnAsync(3);

        Assert.Equal(PeerState.Active, one.GetPeers()[0].State);
        Assert.True(one.IsOpen);
    }

    private async Task<(RawHost Host, PeerSession One)> JoinRawHostAsync()
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        await host.AdmitAsync();
        return (host, await joining);
    }
}
