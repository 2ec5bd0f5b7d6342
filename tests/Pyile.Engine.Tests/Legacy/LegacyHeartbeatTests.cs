using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>A member of version 1 that does not answer heartbeats is suspect first and removed later.</summary>
public sealed class LegacyHeartbeatTests : LegacyMemoryTest
{
    [Fact]
    public async Task Silent_member_is_suspect_after_four_seconds_and_removed_after_eight()
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
    public async Task Removed_member_disappears_from_the_other_rosters_and_its_connections_are_closed()
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
    public async Task Suspect_that_answers_is_active_again()
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
    public async Task Members_that_answer_stay()
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
    public async Task Timer_that_is_a_minute_late_removes_no_member()
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
    public async Task Member_whose_connection_breaks_is_removed_immediately()
    {
        HostSession host = StartHost();
        RawPeer dying = Played(await RawPeer.JoinAsync(Outside, host));
        await RecordOf(host).WaitForAsync<PeerJoined>();

        dying.Control.Abort();

        Assert.Equal(LeaveReason.Left, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
    }

    [Fact]
    public async Task Member_that_sends_invalid_data_instead_of_a_heartbeat_is_removed()
    {
        HostSession host = StartHost();
        RawPeer invalid = Played(await RawPeer.JoinAsync(Outside, host));
        await invalid.Control.ExpectAsync("{\"<3\":true}");

        await invalid.Control.SendAsync("GET / HTTP/1.1\r\n\r\n");

        Assert.Equal(invalid.Address, (await RecordOf(host).WaitForAsync<PeerLeft>()).Peer.Address);
        await invalid.Control.ExpectEndAsync();
    }
}
