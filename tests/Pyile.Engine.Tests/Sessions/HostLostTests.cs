using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

public sealed class HostLostTests : MemorySessionTest
{
    [Fact]
    public async Task A_host_that_closes_is_lost_at_once()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);

        await host.CloseAsync().Soon();

        HostLost lost = await RecordOf(one).WaitForAsync<HostLost>();
        Assert.Equal((host.HostAddress, false), (lost.Host, lost.Silent));
        await one.Ended.Soon();
        Assert.Equal(SessionState.HostLost, one.State);
        await RecordOf(one).WaitForAsync<SessionClosed>();
        Assert.IsType<SessionClosed>(RecordOf(one).All<SessionEvent>()[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Either_connection_that_breaks_is_the_end(bool control)
    {
        var (host, one) = await JoinRawAsync();
        if (control)
            host.Control.Abort();
        else
            await host.Dist.DisposeAsync();

        Assert.False((await RecordOf(one).WaitForAsync<HostLost>()).Silent);
    }

    [Fact]
    public async Task A_silent_host_is_suspect_after_four_seconds_and_lost_after_eight()
    {
        var (host, one) = await JoinRawAsync();

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
    public async Task A_host_that_speaks_again_in_time_is_not_lost()
    {
        var (host, one) = await JoinRawAsync();
        await TurnAsync(6);
        await RecordOf(one).WaitForAsync<PeerSuspect>();

        await host.Control.SendAsync("{\"<3\": true}");
        await host.Control.ExpectAsync("{\"<3\":true}");
        await RecordOf(one).WaitForLineAsync(105);
        await TurnAsync(3);

        Assert.Equal(PeerState.Active, one.GetPeers()[0].State);
        Assert.True(one.IsOpen);
    }

    [Fact]
    public async Task Afterwards_nothing_can_be_sent_and_the_inbox_can_be_read()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        await host.SendAsync(one.Address, "last words").Soon();
        ValueTask<Message?> other = one.ReceiveAsync(m => m.Text == "never");

        await host.CloseAsync().Soon();
        await one.Ended.Soon();

        PyileException exception = await FailsAsync(PyileError.SessionClosed, () => one.SendAsync(host.Address, "hello?"));
        Assert.Contains("lost its host", exception.Message, StringComparison.Ordinal);
        await FailsAsync(PyileError.SessionClosed, () => one.BroadcastAsync("hello?"));
        Assert.Null(await other.Soon());
        Assert.Equal("last words", (await one.ReceiveAsync().Soon())?.Text);
        Assert.Null(await one.ReceiveAsync().Soon());
        Assert.Equal("last words", Assert.Single(one.GetMessages()).Text);
    }

    [Fact]
    public async Task Closing_a_session_that_lost_its_host_changes_nothing()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);
        await host.CloseAsync().Soon();
        await RecordOf(one).WaitForAsync<HostLost>();

        await one.CloseAsync().Soon();

        Assert.Equal(SessionState.HostLost, one.State);
        await RecordOf(one).WaitForAsync<SessionClosed>();
        Assert.Single(RecordOf(one).All<HostLost>());
    }

    private async Task<(RawHost Host, PeerSession One)> JoinRawAsync()
    {
        RawHost host = Played(new RawHost(Outside));
        Task<PeerSession> joining = JoinAsync(host.Address);
        await host.AdmitAsync();
        return (host, await joining);
    }
}
