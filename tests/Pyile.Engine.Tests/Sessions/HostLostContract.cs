using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What both versions guarantee to a peer whose host ends the network.</summary>
public abstract class HostLostContract : MemorySessionTest
{
    [Fact]
    public async Task Host_that_closes_is_lost_immediately()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);

        await host.CloseAsync().Soon();

        HostLost lost = await RecordOf(one).WaitForAsync<HostLost>();
        Assert.Equal((host.HostAddress, false), (lost.Host, lost.Silent));
        await one.Ended.Soon();
        Assert.Equal(SessionState.HostLost, one.State);
        await RecordOf(one).WaitForAsync<SessionClosed>();
        Assert.IsType<SessionClosed>(RecordOf(one).All<SessionEvent>()[^1]);
    }

    [Fact]
    public async Task Peer_without_a_host_refuses_to_send_and_can_still_receive()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
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
    public async Task Closing_a_session_that_lost_its_host_keeps_its_state()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await host.CloseAsync().Soon();
        await RecordOf(one).WaitForAsync<HostLost>();

        await one.CloseAsync().Soon();

        Assert.Equal(SessionState.HostLost, one.State);
        await RecordOf(one).WaitForAsync<SessionClosed>();
        Assert.Single(RecordOf(one).All<HostLost>());
    }
}

[Trait("Category", "Slow")]
public sealed class HostLostTests : HostLostContract;
