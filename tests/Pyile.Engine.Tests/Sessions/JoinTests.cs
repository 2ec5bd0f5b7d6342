using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

public sealed class JoinTests : MemorySessionTest
{
    [Fact]
    public async Task All_members_have_the_same_roster_after_a_join()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host, "one");
        PeerSession two = await JoinAsync(host, "two");

        await TurnAsync(0.5);
        await UntilAllKnowAllAsync(host, one, two);

        Assert.Equal(host.Address, Assert.Single(one.GetPeers(), p => p.IsHost).Address);
        Assert.Equal(one.Address, Assert.Single(one.GetPeers(), p => p.IsSelf).Address);
        Assert.Equal(host.Address, Assert.Single(host.GetPeers(), p => p.IsHost && p.IsSelf).Address);
        Assert.All(two.GetPeers(), p => Assert.Equal(PeerState.Active, p.State));
    }

    [Fact]
    public async Task A_joiner_has_the_whole_roster_as_soon_as_it_is_in()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host, "one");
        PeerSession two = await JoinAsync(host, "two");

        Assert.Equal([host.Address, one.Address, two.Address], two.GetPeers().Select(p => p.Address));
    }

    [Fact]
    public async Task The_host_and_the_other_peers_are_told_who_joined()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host, "one");
        PeerSession two = await JoinAsync(host, "two");
        await TurnAsync(0.5);

        PeerJoined atHost = await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        PeerJoined atOne = await RecordOf(one).WaitForAsync<PeerJoined>();

        Assert.Equal(two.Address, atHost.Peer.Address);
        Assert.Equal(two.Address, atOne.Peer.Address);
        Assert.Empty(RecordOf(two).All<PeerJoined>());
    }

    [Fact]
    public async Task Who_has_joined_is_on_the_hosts_roster_and_was_told_of()
    {
        HostSession host = StartHost();
        for (int i = 0; i < 20; i++)
        {
            // The clock stands still: nothing but the login itself can have done it.
            PeerSession peer = await JoinAsync(host, $"p{i}");
            Assert.Contains(host.GetPeers(), p => p.Address.Equals(peer.Address));
            Assert.Equal(i + 1, RecordOf(host).LinesOf(1).Count);
        }
    }

    [Fact]
    public async Task Nobody_but_oneself_has_a_name_before_it_said_something()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host, "one");

        Assert.Equal([null, "one"], one.GetPeers().Select(p => p.Alias));
    }

    [Fact]
    public async Task Who_leaves_is_off_all_rosters()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host, "one");
        PeerSession two = await JoinAsync(host, "two");
        await TurnAsync(0.5);

        await two.CloseAsync().Soon();
        PeerLeft left = await RecordOf(host).WaitForAsync<PeerLeft>();
        await TurnAsync(0.5);
        await UntilAllKnowAllAsync(host, one);

        Assert.Equal((two.Address, LeaveReason.Left), (left.Peer.Address, left.Reason));
        Assert.Equal(two.Address, (await RecordOf(one).WaitForAsync<PeerLeft>()).Peer.Address);
    }

    [Fact]
    public async Task A_session_says_what_it_is()
    {
        HostSession host = StartHost();
        PeerSession one = await JoinAsync(host, "one");

        Assert.Equal((SessionRole.Host, SessionState.Listening, "admin"), (host.Role, host.State, host.Alias));
        Assert.Equal((SessionRole.Peer, SessionState.Connected, "one"), (one.Role, one.State, one.Alias));
        Assert.Equal(host.HostAddress, one.HostAddress);
        Assert.True(host.IsOpen && one.IsOpen);
        Assert.False(host.Encrypted || one.Encrypted);
    }

    [Fact]
    public async Task Fifty_peers_that_join_at_once_are_all_on_the_roster()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { MaxHalfOpenPerAddress = 64 } });
        PeerSession[] peers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => JoinAsync(host, $"p{i}"))).Soon();

        await RecordOf(host).WaitForAsync<PeerJoined>(count: 50);
        await TurnAsync(0.5);
        await UntilAllKnowAllAsync([host, .. peers]);
    }
}
