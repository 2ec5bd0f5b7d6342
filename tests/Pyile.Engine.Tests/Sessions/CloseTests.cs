using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>The end of a session, whatever is under way.</summary>
public sealed class CloseTests : MemorySessionTest
{
    [Fact]
    public async Task Closing_ends_a_session_once_however_often_it_is_asked()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);
        foreach (Session session in new Session[] { one, host })
        {
            Task[] closing = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(session.CloseAsync))];
            await Task.WhenAll(closing).Soon();
            await session.CloseAsync().Soon();
            await session.DisposeAsync().Soon();
            await session.DisposeAsync().Soon();

            Assert.True(session.Ended.IsCompletedSuccessfully);
            Assert.False(session.IsOpen);
            Assert.Equal(SessionState.Closed, session.State);
            await session.Events.Completion.Soon();
            Assert.Single(RecordOf(session).All<SessionClosed>());
            Assert.Single(RecordOf(session).LinesOf(9));
        }
    }

    [Fact]
    public async Task Nothing_of_a_session_is_left_open()
    {
        HostSession host = StartHost();
        for (int i = 0; i < 5; i++)
            await JoinAsync(host, $"p{i}");
        Played(await RawConnection.ToAsync(Outside, host.HostAddress));
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 5);
        Assert.NotEqual(0, Network.OpenInside);

        await host.CloseAsync().Soon();

        await UntilAsync(() => Network.OpenInside == 0);
        await using var login = Outside.Listen(host.HostAddress, backlog: 1);
        await using var messages = Outside.Listen(host.Address, backlog: 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_host_closes_in_the_middle_of_a_login(int step)
    {
        HostSession host = StartHost();
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        if (step >= 2)
            await peer.SayPasswordAsync();
        if (step >= 3)
        {
            // The host now keeps the list and the address apart in time.
            await peer.SayAddressAsync();
            await peer.Control.ReadRosterAsync();
        }

        await host.CloseAsync().Soon();

        if (step >= 3)
            await peer.Control.ExpectEndAsync();
        Assert.Empty(RecordOf(host).All<LoginFailed>());
    }

    [Fact]
    public async Task A_host_that_closes_ends_the_joins_under_way()
    {
        HostSession host = StartHost();
        Task<PeerSession>[] joining = [.. Enumerable.Range(0, 10).Select(i => JoinAsync(host, $"p{i}"))];
        await host.CloseAsync().Soon();

        foreach (Task<PeerSession> join in joining)
        {
            Exception? exception = await Record.ExceptionAsync(() => TurnUntilAsync(join).Soon());
            if (exception is not null)
                Assert.Contains(Assert.IsType<PyileException>(exception).Kind, new[] { PyileError.ConnectionLost, PyileError.HostUnreachable });
        }
    }

    [Fact]
    public async Task A_receiver_that_waits_gets_null()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);
        Task<Message?>[] waiting = [host.ReceiveAsync().AsTask(), one.ReceiveAsync().AsTask(), one.ReceiveAsync(m => m.IsBroadcast).AsTask()];

        await one.CloseAsync().Soon();
        await host.CloseAsync().Soon();

        Assert.All(await Task.WhenAll(waiting).Soon(), Assert.Null);
    }

    [Fact]
    public async Task A_peer_that_closes_has_left_and_the_host_goes_on()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        await one.CloseAsync().Soon();

        Assert.Equal(LeaveReason.Left, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
        Assert.True(host.IsOpen);
        Assert.Equal(SessionState.Closed, one.State);
        Assert.Empty(RecordOf(one).All<HostLost>());
    }

    [Fact]
    public async Task Afterwards_nothing_can_be_sent()
    {
        HostSession host = StartHost();
        await host.DisposeAsync().Soon();
        await FailsAsync(PyileError.SessionClosed, () => host.SendAsync(Given.At("10.0.0.1:4000"), "hi"));
        await FailsAsync(PyileError.SessionClosed, () => host.BroadcastAsync("hi"));
        Assert.Null(host.TryReceive());
        Assert.Null(await host.ReceiveAsync().Soon());
    }

    [Fact]
    public async Task A_message_that_is_half_there_is_not_taken()
    {
        HostSession host = StartHost();
        RawPeer one = Played(await RawPeer.JoinAsync(Outside, host));
        await RecordOf(host).WaitForAsync<PeerJoined>();
        RawConnection link = await RawConnection.ToAsync(Outside, host.Address);
        await link.SendAsync("{\"data\": \"half");
        await Network.QuietAsync();

        await host.CloseAsync().Soon();

        await link.ExpectEndAsync();
        Assert.Equal(0, host.Counters.Received);
    }

    [Fact]
    public async Task Events_that_nobody_reads_are_counted_and_do_not_hold_up_a_session()
    {
        SessionRecord record = NewRecord();
        HostSession host = HostSession.Start(HostDefaults(record) with { Inbox = new InboxOptions { MaxEvents = 2 } }, Transport);
        for (int i = 0; i < 5; i++)
            Played(await RawPeer.JoinAsync(Outside, host));
        await record.WaitForLineAsync(1, count: 5);
        await YieldUntilAsync(() => host.Counters.EventsLost == 3);

        // Counted first, and told by whoever counted the first.
        await record.WaitForLineAsync(110);
        Assert.Single(record.LinesOf(110));
        Assert.Equal(6, host.GetPeers().Count);
        await host.DisposeAsync().Soon();
    }
}
