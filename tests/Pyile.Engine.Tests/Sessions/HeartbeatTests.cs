using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>A member that does not answer heartbeats is suspect first and away later.</summary>
[Trait("Category", "Slow")]
public sealed class HeartbeatTests : EncryptedMemoryTest
{
    [Fact]
    public async Task Silent_member_is_suspect_after_four_seconds_and_away_after_eight()
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
        Assert.Equal(PeerState.Suspect, host.GetPeers()[1].State);
        await TurnAsync(0.25);
        PeerAway away = await record.WaitForAsync<PeerAway>();

        Assert.Equal(silent.Member, away.Peer.Id);
        Assert.Equal((4.0, 8.0), ((suspect.Time - joined).TotalSeconds, (away.Time - joined).TotalSeconds));
        Assert.Equal(PeerState.Away, host.GetPeers()[1].State);
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
        Assert.Equal(silent.Member, (await RecordOf(host).WaitForAsync<PeerAway>()).Peer.Id);
    }

    [Fact]
    public async Task Silent_member_is_away_on_the_other_rosters()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        PlayedMember silent = await PlayAsync(host);
        await TurnUntilAsync(UntilAsync(() => one.GetPeers().Count == 3));

        await TurnAnsweredAsync(host, seconds: 8, one);
        await RecordOf(host).WaitForAsync<PeerAway>();

        Assert.Equal(silent.Member, (await TurnUntilAsync(RecordOf(one).WaitForAsync<PeerAway>())).Peer.Id);
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
