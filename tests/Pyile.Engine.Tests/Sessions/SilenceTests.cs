using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Who does not answer is suspect, then gone.</summary>
[Trait("Category", "Slow")]
public sealed class SilenceTests : EncryptedMemoryTest
{
    [Fact]
    public async Task A_silent_member_is_suspect_after_four_seconds_and_gone_after_eight()
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
        // Its connection is closed a moment after it was told goodbye.
        await TurnAsync(0.5);
    }

    [Fact]
    public async Task Members_that_answer_stay_for_minutes()
    {
        HostSession host = StartHost();
        PeerSession[] peers = [await EnterAsync(host, "one"), await EnterAsync(host, "two")];
        await UntilAllKnowAllAsync([host, .. peers]);

        await TurnAnsweredAsync(host, 120, peers);

        Assert.Empty(RecordOf(host).All<PeerSuspect>());
        Assert.All(peers, p => Assert.Empty(RecordOf(p).All<PeerSuspect>()));
        Assert.All(peers, p => Assert.Equal(SessionState.Connected, p.State));
    }

    [Fact]
    public async Task A_timer_that_is_a_minute_late_removes_nobody()
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
    public async Task A_member_whose_connection_ends_is_gone_at_once()
    {
        HostSession host = StartHost();
        PlayedMember dying = await PlayAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        dying.Joined!.Stream.Connection.Abort();

        Assert.Equal(LeaveReason.Left, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
    }

    // A beat takes a moment through TLS, and the clock stands still for it.
    private async Task TurnAnsweredAsync(HostSession host, int seconds, params PeerSession[] peers)
    {
        for (int second = 0; second < seconds; second += 2)
        {
            DateTimeOffset before = Clock.GetUtcNow();
            await TurnAsync(2);
            await UntilAsync(() => peers.All(p => host.FindPeer(p.Address)?.LastHeard > before));
        }
    }

    private async Task<PlayedMember> PlayAsync(HostSession host)
    {
        var member = Played(new PlayedMember(Outside, Time));
        await member.JoinAsync(host, (await host.NewTicketAsync().Soon()).Text, alias: "silent");
        return member;
    }
}
