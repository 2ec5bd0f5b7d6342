using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What both versions guarantee when a session ends, whatever it is doing.</summary>
public abstract class CloseContract : MemorySessionTest
{
    [Fact]
    public async Task Session_that_is_closed_several_times_ends_once()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
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
            await RecordOf(session).Complete.Soon();
            Assert.Single(RecordOf(session).All<SessionClosed>());
            Assert.Single(RecordOf(session).LinesOf(9));
        }
    }

    [Fact]
    public async Task Closed_session_leaves_no_connection_and_no_listener_open()
    {
        HostSession host = StartHost();
        for (int i = 0; i < 5; i++)
            await EnterAsync(host, $"p{i}");
        Played(await RawConnection.ToAsync(Outside, host.HostAddress));
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 5);
        Assert.NotEqual(0, Network.OpenInside);

        await host.CloseAsync().Soon();

        await UntilAsync(() => Network.OpenInside == 0);
        await using var login = Outside.Listen(host.HostAddress, backlog: 1);
        await using var messages = Outside.Listen(host.Address, backlog: 1);
    }

    [Fact]
    public async Task Joins_in_progress_end_when_their_host_closes()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { MaxHalfOpenPerAddress = 16 } });
        Task<PeerSession>[] joining = [.. Enumerable.Range(0, 10).Select(i => JoinAsync(host, $"p{i}"))];
        await host.CloseAsync().Soon();

        // A joiner retries while the test advances the clock, so its own timeout can end it first.
        PyileError[] expected = [PyileError.ConnectionLost, PyileError.HostUnreachable, PyileError.Timeout];
        foreach (Task<PeerSession> join in joining)
        {
            Exception? exception = await Record.ExceptionAsync(() => TurnUntilAsync(join).Soon());
            if (exception is not null)
                Assert.Contains(Assert.IsType<PyileException>(exception).Kind, expected);
        }
    }

    [Fact]
    public async Task Waiting_receivers_get_null_when_their_session_closes()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        Task<Message?>[] waiting = [host.ReceiveAsync().AsTask(), one.ReceiveAsync().AsTask(), one.ReceiveAsync(m => m.IsBroadcast).AsTask()];

        await one.CloseAsync().Soon();
        await host.CloseAsync().Soon();

        Assert.All(await Task.WhenAll(waiting).Soon(), Assert.Null);
    }

    [Fact]
    public async Task Host_continues_after_a_peer_has_closed()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        await one.CloseAsync().Soon();

        Assert.Equal(LeaveReason.Left, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
        Assert.True(host.IsOpen);
        Assert.Equal(SessionState.Closed, one.State);
        Assert.Empty(RecordOf(one).All<HostLost>());
    }

    [Fact]
    public async Task Closed_session_refuses_to_send()
    {
        HostSession host = StartHost();
        await host.DisposeAsync().Soon();
        await FailsAsync(PyileError.SessionClosed, () => host.SendAsync(Given.At("10.0.0.1:4000"), "hi"));
        await FailsAsync(PyileError.SessionClosed, () => host.BroadcastAsync("hi"));
        Assert.Null(host.TryReceive());
        Assert.Null(await host.ReceiveAsync().Soon());
    }

    [Fact]
    public async Task Unread_events_are_counted_and_do_not_block_the_session()
    {
        SessionRecord record = NewRecord();
        HostSession host = HostSession.Start(HostDefaults(record) with { Inbox = new InboxOptions { MaxEvents = 2 } }, Transport);
        for (int i = 0; i < 5; i++)
            await EnterAsync(host, $"p{i}");
        await record.WaitForLineAsync(1, count: 5);
        await YieldUntilAsync(() => host.Counters.EventsLost == 3);

        // The event is counted before the line is logged.
        await record.WaitForLineAsync(110);
        Assert.Single(record.LinesOf(110));
        Assert.Equal(6, host.GetPeers().Count);
        await host.DisposeAsync().Soon();
    }
}

[Trait("Category", "Slow")]
public sealed class CloseTests : CloseContract
{
    [Fact]
    public async Task Host_that_closes_ends_a_TLS_handshake_in_progress()
    {
        HostSession host = StartHost();
        RawConnection joiner = Played(await RawConnection.ToAsync(Outside, host.HostAddress));
        await joiner.SendAsync(new byte[] { 0x16, 0x03, 0x01 });
        await Network.QuietAsync();

        await host.CloseAsync().Soon();

        await joiner.ExpectEndAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Host_closes_in_the_middle_of_a_login(bool isChallenged)
    {
        HostSession host = StartHost();
        RawJoiner joiner = Played(await RawJoiner.ConnectAsync(host.HostAddress, Given.Ip("127.0.0.1"), Outside));
        if (isChallenged)
            Assert.IsType<ChallengeFrame>(await joiner.AskAsync(new HelloFrame(ProtocolFeatures.None, LoginKind.Password, Guid.Empty)));

        await host.CloseAsync().Soon();

        Assert.Empty(await joiner.Stream.ReadToEndAsync());
        Assert.Empty(RecordOf(host).All<LoginFailed>());
    }
}

public sealed class LegacyCloseTests : CloseContract
{
    private protected override bool OnlyUnencrypted => true;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Host_closes_in_the_middle_of_a_login(int step)
    {
        HostSession host = StartHost();
        RawPeer peer = Played(await RawPeer.KnockAsync(Outside, host.HostAddress));
        if (step >= 2)
            await peer.SayPasswordAsync();
        if (step >= 3)
        {
            // The host now waits between the roster and the address.
            await peer.SayAddressAsync();
            await peer.Control.ReadRosterAsync();
        }

        await host.CloseAsync().Soon();

        if (step >= 3)
            await peer.Control.ExpectEndAsync();
        Assert.Empty(RecordOf(host).All<LoginFailed>());
    }

    [Fact]
    public async Task Message_that_arrived_in_part_is_dropped_when_the_host_closes()
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
}
