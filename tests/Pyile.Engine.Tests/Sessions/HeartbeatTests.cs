using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>A member that does not answer heartbeats is suspect first and removed later.</summary>
[Trait("Category", "Slow")]
public sealed class HeartbeatTests : EncryptedMemoryTest
{
    [Fact]
    public async Task Silent_member_is_suspect_after_four_seconds_and_removed_after_eight()
    {
        HostSession host = StartHost();
        PlayedMember silent = await PlayAsync(host);
        SessionRecord record = RecordOf(host);
        DateTimeOffset joined = (await record.WaitForAsync<PeerJoined>()).Time;

        await TurnAsync(3.75);
        Assert.Equal(PeerState.Active, host.GetPeers()[1].State);
        await TurnAsync(0.25);
        PeerSuspect suspect = await record.WaitForAsync<PeerSuspect>();
        Assert.Equal(PeerState.Suspect, host.GetPeers()[1].State);
        await TurnAsync(3.75);
        Assert.Equal(2, host.GetPeers().Count);
        await TurnAsync(0.25);
        PeerLeft left = await record.WaitForAsync<PeerLeft>();

        Assert.Equal((silent.Member, LeaveReason.Lost), (left.Peer.Id, left.Reason));
        Assert.Equal((4.0, 8.0), ((suspect.Time - joined).TotalSeconds, (left.Time - joined).TotalSeconds));
        Assert.Single(host.GetPeers());
        // The host closes the connection half a second after its goodbye.
        await TurnAsync(0.5);
    }

    [Fact]
    public async Task Members_that_answer_stay()
    {
        HostSession host = StartHost();
        PeerSession[] peers = [await EnterAsync(host, "one"), await EnterAsync(host, "two")];
        await UntilAllKnowAllAsync([host, .. peers]);

        await TurnAnsweredAsync(host, seconds: 120, peers);

        Assert.Empty(RecordOf(host).All<PeerSuspect>());
        Assert.All(peers, p => Assert.Empty(RecordOf(p).All<PeerSuspect>()));
        Assert.All(peers, p => Assert.Equal(SessionState.Connected, p.State));
    }

    [Fact]
    public async Task Timer_that_is_a_minute_late_removes_no_member()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        PlayedMember silent = await PlayAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        await TurnAsync(1);

        Clock.Jump(TimeSpan.FromSeconds(60));
        await TurnAnsweredAsync(host, 2, one);

        Assert.Empty(RecordOf(host).All<PeerSuspect>());
        Assert.Empty(RecordOf(one).All<PeerSuspect>());
        Assert.Equal(3, host.GetPeers().Count);
        Assert.Equal(SessionState.Connected, one.State);

        await TurnAnsweredAsync(host, 6, one);
        Assert.Equal(silent.Member, (await RecordOf(host).WaitForAsync<PeerLeft>()).Peer.Id);
        await TurnAsync(0.5);
    }

    [Fact]
    public async Task Member_whose_connection_breaks_is_removed_immediately()
    {
        HostSession host = StartHost();
        PlayedMember dying = await PlayAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        dying.Joined!.Stream.Connection.Abort();

        Assert.Equal(LeaveReason.Left, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
    }

    [Fact]
    public async Task Removed_member_disappears_from_the_other_rosters()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        PlayedMember silent = await PlayAsync(host);
        await TurnUntilAsync(UntilAsync(() => one.GetPeers().Count == 3));

        await TurnAnsweredAsync(host, seconds: 8, one);
        await RecordOf(host).WaitForAsync<PeerLeft>();

        Assert.Equal(silent.Member, (await RecordOf(one).WaitForAsync<PeerLeft>()).Peer.Id);
        await UntilAllKnowAllAsync(host, one);
        await TurnAsync(0.5);
    }

    [Fact]
    public async Task Suspect_that_answers_is_active_again()
    {
        HostSession host = StartHost();
        PlayedMember slow = await PlayAsync(host);
        SessionRecord record = RecordOf(host);
        await record.WaitForAsync<PeerJoined>();
        await TurnAsync(7);
        await record.WaitForAsync<PeerSuspect>();

        Task answering = AnswerAsync(slow.Joined!.Stream);
        await record.WaitForLineAsync(105);

        Assert.Equal(PeerState.Active, host.GetPeers()[1].State);
        Assert.Empty(record.All<PeerLeft>());
        slow.Joined.Stream.Connection.Abort();
        await answering.Soon();
    }

    [Fact]
    public async Task Member_that_sends_invalid_data_instead_of_a_heartbeat_is_removed()
    {
        HostSession host = StartHost();
        PlayedMember invalid = await PlayAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        await invalid.Joined!.Stream.TryWriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        Assert.Equal(invalid.Member, (await RecordOf(host).WaitForAsync<PeerLeft>()).Peer.Id);
    }

    private static async Task AnswerAsync(FrameStream stream)
    {
        try
        {
            while (await stream.ReadAsync(ProtocolLimits.Control, default).Soon() is { } frame)
            {
                if (frame is BeatFrame beat)
                    await stream.WriteAsync(new BeatReplyFrame(beat.Number), default).Soon();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The test aborts the connection.
        }
    }

    private async Task<PlayedMember> PlayAsync(HostSession host)
    {
        var member = Played(new PlayedMember(Outside, Time));
        await member.JoinAsync(host, (await host.NewTicketAsync().Soon()).Text, alias: "silent");
        return member;
    }
}
