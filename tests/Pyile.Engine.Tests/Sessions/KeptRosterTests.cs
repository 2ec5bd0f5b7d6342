using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>A host that is started again from its state file has the members of the run before, all of them away at first.</summary>
[Trait("Category", "Slow")]
public sealed class KeptRosterTests : EncryptedSessionTest
{
    private readonly TemporaryFolder _folder;

    public KeptRosterTests() => _folder = Played(new TemporaryFolder());

    [Fact]
    public async Task Members_do_not_vanish_from_any_roster_when_the_host_is_started_again()
    {
        HostSession before = Start();
        PeerSession one = await EnterAsync(before, "one");
        PeerSession two = await EnterAsync(before, "two");
        await UntilAllKnowAllAsync(before, one, two);
        await before.CloseAsync().Soon();
        await RecordOf(one).WaitForAsync<Reconnecting>();
        await RecordOf(two).WaitForAsync<Reconnecting>();

        HostSession after = Start(before);
        Assert.Equal(["admin", "one", "two"], after.GetPeers().Select(p => p.Alias).Order());
        await RecordOf(one).WaitForAsync<Reconnected>();
        await RecordOf(two).WaitForAsync<Reconnected>();
        await UntilAsync(() => new Session[] { after, one, two }.All(s => s.GetPeers() is { Count: 3 } peers && peers.All(p => p.State == PeerState.Active)));

        Assert.All([one, two], session => Assert.Empty(RecordOf(session).All<PeerLeft>()));
        Assert.Empty(RecordOf(after).All<PeerJoined>());
        Assert.Equal(2, RecordOf(after).All<PeerReturned>().Count);
        Assert.Single(RecordOf(one).All<PeerJoined>());
        Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(two.Id!.Value, "still here").Soon()).Status);
    }

    [Fact]
    public async Task Member_that_does_not_come_back_is_away_and_leaves_after_the_grace_period()
    {
        HostSession before = Start();
        HandMadeMember member = Played(await HandMadeMember.JoinAsync(before, messagePort: 9));
        Peer joined = (await RecordOf(before).WaitForAsync<PeerJoined>()).Peer;
        await before.CloseAsync().Soon();

        HostSession after = Start(before, TimeSpan.FromMilliseconds(500));

        Peer row = after.GetPeers()[1];
        Assert.Equal((member.Id, joined.Alias, joined.Address, joined.Joined, AdmittedBy.Ticket), (row.Id, row.Alias, row.Address, row.Joined, row.AdmittedBy));
        Assert.Equal(PeerState.Away, row.State);
        PeerLeft left = await RecordOf(after).WaitForAsync<PeerLeft>();
        Assert.Equal((member.Id, LeaveReason.Lost), (left.Peer.Id, left.Reason));
        await after.CloseAsync().Soon();
        Assert.Single(Start(after).GetPeers());
    }

    [Fact]
    public async Task Member_that_said_goodbye_is_not_listed_after_a_restart()
    {
        HostSession before = Start();
        PeerSession one = await EnterAsync(before, "one");
        await RecordOf(before).WaitForAsync<PeerJoined>();
        await one.CloseAsync().Soon();
        await RecordOf(before).WaitForAsync<PeerLeft>();
        await before.CloseAsync().Soon();

        Assert.Single(Start(before).GetPeers());
    }

    [Fact]
    public async Task Name_of_a_member_that_is_away_after_a_restart_is_not_given_to_another()
    {
        HostSession before = Start();
        PeerSession one = await EnterAsync(before, "one");
        await RecordOf(before).WaitForAsync<PeerJoined>();
        await before.CloseAsync().Soon();
        await one.CloseAsync().Soon();

        HostSession after = Start(before);
        PeerSession other = await EnterAsync(after, "one");

        Assert.Equal("one-2", other.Alias);
    }

    private HostSession Start(HostSession? before = null, TimeSpan? grace = null) => StartHost(o => o with
    {
        StatePath = _folder.File("state.json"),
        Port = before?.HostAddress.Port ?? 0,
        AwayGrace = grace ?? o.AwayGrace,
    });
}
