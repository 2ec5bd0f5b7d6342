using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Row 5 of the table: who does not answer is suspect, then gone.</summary>
public sealed class HeartbeatTests : MemorySessionTest
{
    [Fact]
    public async Task A_silent_member_is_suspect_after_four_seconds_and_gone_after_eight()
    {
        HostSession host = StartHost();
        RawPeer silent = Played(await RawPeer.JoinAsync(Outside, host));
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

        Assert.Equal((silent.Address, PeerState.Suspect), (suspect.Peer.Address, suspect.Peer.State));
        Assert.Equal((silent.Address, LeaveReason.Lost), (left.Peer.Address, left.Reason));
        Assert.Equal((4.0, 8.0), ((suspect.Time - joined).TotalSeconds, (left.Time - joined).TotalSeconds));
        Assert.Single(host.GetPeers());
        Assert.Single(record.All<PeerSuspect>());
    }

    [Fact]
    public async Task Who_is_gone_is_off_the_other_rosters_and_its_connections_are_closed()
    {
        HostSession host = StartHost();
        RawPeer silent = Played(await RawPeer.JoinAsync(Outside, host));
        await RecordOf(host).WaitForAsync<PeerJoined>();
        PeerSession one = await JoinAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);

        await TurnAsync(8);
        await RecordOf(host).WaitForAsync<PeerLeft>();
        await TurnAsync(0.5);

        Assert.Equal(silent.Address, (await RecordOf(one).WaitForAsync<PeerLeft>()).Peer.Address);
        await UntilAllKnowAllAsync(host, one);
        await Assert.ThrowsAnyAsync<IOException>(() => silent.Control.SendAsync("{\"<3\": true}"));
    }

    [Fact]
    public async Task A_suspect_that_answers_is_a_member_as_before()
    {
        HostSession host = StartHost();
        RawPeer slow = Played(await RawPeer.JoinAsync(Outside, host));
        SessionRecord record = RecordOf(host);
        await record.WaitForAsync<PeerJoined>();
        await TurnAsync(7);
        await record.WaitForAsync<PeerSuspect>();

        await slow.Control.SendAsync("{\"<3\": true}");
        await record.WaitForLineAsync(105);
        Assert.Equal(PeerState.Active, host.GetPeers()[1].State);

        await TurnAsync(3.75);
        Assert.Equal(PeerState.Active, host.GetPeers()[1].State);
        await TurnAsync(0.5);
        await record.WaitForAsync<PeerSuspect>(count: 2);
        Assert.Empty(record.All<PeerLeft>());
    }

    [Fact]
    public async Task Members_that_answer_stay_for_minutes()
    {
        HostSession host = StartHost();
        PeerSession[] peers = [await JoinAsync(host, "one"), await JoinAsync(host, "two"), await JoinAsync(host, "three")];
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 3);

        await TurnAsync(120);

        Assert.Empty(RecordOf(host).All<PeerSuspect>());
        Assert.All(peers, p => Assert.Empty(RecordOf(p).All<PeerSuspect>()));
        await UntilAllKnowAllAsync([host, .. peers]);
    }

    [Fact]
    public async Task A_timer_that_is_a_minute_late_removes_nobody()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host);
        RawPeer silent = Played(await RawPeer.JoinAsync(Outside, host));
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        await TurnAsync(1);

        Clock.Jump(TimeSpan.FromSeconds(60));
        await TurnAsync(2);

        Assert.Empty(RecordOf(host).All<PeerSuspect>());
        Assert.Empty(RecordOf(one).All<PeerSuspect>());
        Assert.Equal(3, host.GetPeers().Count);
        Assert.True(one.IsOpen);

        await TurnAsync(7);
        Assert.Equal(silent.Address, (await RecordOf(host).WaitForAsync<PeerLeft>()).Peer.Address);
    }

    [Fact]
    public async Task A_dead_connection_ends_a_member_at_once()
    {
        HostSession host = StartHost();
        RawPeer dying = Played(await RawPeer.JoinAsync(Outside, host));
        await RecordOf(host).WaitForAsync<PeerJoined>();

        dying.Control.Abort();

        Assert.Equal(LeaveReason.Left, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
    }

    [Fact]
    public async Task Nonsense_instead_of_a_heartbeat_ends_a_member()
    {
        HostSession host = StartHost();
        RawPeer mad = Played(await RawPeer.JoinAsync(Outside, host));
        await mad.Control.ExpectAsync("{\"<3\":true}");

        await mad.Control.SendAsync("GET / HTTP/1.1\r\n\r\n");

        Assert.Equal(mad.Address, (await RecordOf(host).WaitForAsync<PeerLeft>()).Peer.Address);
        await mad.Control.ExpectEndAsync();
    }
}
