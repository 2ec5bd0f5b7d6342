using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What both versions guarantee when members join and leave.</summary>
public abstract class JoinContract : MemorySessionTest
{
    [Fact]
    public async Task Every_member_has_the_same_roster_after_a_join()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");

        await UntilAllKnowAllAsync(host, one, two);

        Assert.Equal(host.Address, Assert.Single(one.GetPeers(), p => p.IsHost).Address);
        Assert.Equal(one.Address, Assert.Single(one.GetPeers(), p => p.IsSelf).Address);
        Assert.Equal(host.Address, Assert.Single(host.GetPeers(), p => p.IsHost && p.IsSelf).Address);
        Assert.All(two.GetPeers(), p => Assert.Equal(PeerState.Active, p.State));
    }

    [Fact]
    public async Task Joiner_has_the_whole_roster_when_its_join_returns()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");

        Assert.Equal([host.Address, one.Address, two.Address], two.GetPeers().Select(p => p.Address));
    }

    [Fact]
    public async Task Host_and_other_peers_report_a_join_and_the_joiner_does_not()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);

        PeerJoined atHost = await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        PeerJoined atOne = await RecordOf(one).WaitForAsync<PeerJoined>();

        Assert.Equal(two.Address, atHost.Peer.Address);
        Assert.Equal(two.Address, atOne.Peer.Address);
        Assert.Empty(RecordOf(two).All<PeerJoined>());
    }

    [Fact]
    public async Task Member_is_on_the_hosts_roster_and_reported_when_its_join_returns()
    {
        HostSession host = StartHost();
        for (int i = 0; i < 20; i++)
        {
            // The clock stands still, so only the login itself can have listed the member.
            PeerSession peer = await EnterAsync(host, $"p{i}");
            Assert.Contains(host.GetPeers(), p => p.Address.Equals(peer.Address));
            Assert.Equal(i + 1, RecordOf(host).LinesOf(1).Count);
        }
    }

    [Fact]
    public async Task Member_that_leaves_is_removed_from_every_roster()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);

        await two.CloseAsync().Soon();
        PeerLeft left = await RecordOf(host).WaitForAsync<PeerLeft>();
        await UntilAllKnowAllAsync(host, one);

        Assert.Equal((two.Address, LeaveReason.Left), (left.Peer.Address, left.Reason));
        Assert.Equal(two.Address, (await RecordOf(one).WaitForAsync<PeerLeft>()).Peer.Address);
    }

    [Fact]
    public async Task Session_reports_its_role_state_alias_and_encryption()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one");

        Assert.Equal((SessionRole.Host, SessionState.Listening, "admin"), (host.Role, host.State, host.Alias));
        Assert.Equal((SessionRole.Peer, SessionState.Connected, "one"), (one.Role, one.State, one.Alias));
        Assert.Equal(host.HostAddress, one.HostAddress);
        Assert.True(host.IsOpen && one.IsOpen);
        Assert.Equal((!OnlyUnencrypted, !OnlyUnencrypted), (host.Encrypted, one.Encrypted));
    }

    [Fact]
    public async Task Fifty_peers_that_join_at_once_are_all_on_every_roster()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { MaxHalfOpenPerAddress = 64 } });
        PeerSession[] peers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => EnterAsync(host, $"p{i}"))).Soon();

        await RecordOf(host).WaitForAsync<PeerJoined>(count: 50);
        await UntilAllKnowAllAsync([host, .. peers]);
    }
}

[Trait("Category", "Slow")]
public sealed class JoinTests : JoinContract
{
    [Fact]
    public async Task Joiner_knows_the_alias_of_every_member_when_its_join_returns()
    {
        HostSession host = StartHost();
        await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");

        Assert.Equal(["admin", "one", "two"], two.GetPeers().Select(p => p.Alias));
    }
}

public sealed class LegacyJoinTests : JoinContract
{
    private protected override bool OnlyUnencrypted => true;

    [Fact]
    public async Task Joiner_knows_only_its_own_alias_before_the_first_message()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one");

        Assert.Equal([null, "one"], one.GetPeers().Select(p => p.Alias));
    }
}
