using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>A member that the host has lost without a goodbye stays on the roster for a grace period.</summary>
[Trait("Category", "Slow")]
public sealed class AwayTests : EncryptedMemoryTest
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Member_whose_connection_breaks_is_away_until_the_grace_period_is_over()
    {
        HostSession host = Start();
        PlayedMember member = await PlayAsync(host);
        DateTimeOffset broken = Clock.GetUtcNow();

        Break(member);

        PeerAway away = await RecordOf(host).WaitForAsync<PeerAway>();
        Assert.Equal((member.Member, PeerState.Away, broken), (away.Peer.Id, away.Peer.State, away.Peer.AwaySince));
        await TurnAsync(29.75);
        Assert.Equal((PeerState.Away, broken), (host.FindPeer(member.Member)!.State, host.FindPeer(member.Member)!.AwaySince));
        Assert.Empty(RecordOf(host).All<PeerLeft>());
        await TurnAsync(0.25);
        PeerLeft left = await RecordOf(host).WaitForAsync<PeerLeft>();
        Assert.Equal((member.Member, LeaveReason.Lost, broken + Grace), (left.Peer.Id, left.Reason, left.Time));
        Assert.Single(host.GetPeers());
    }

    [Fact]
    public async Task Member_that_says_goodbye_leaves_immediately()
    {
        HostSession host = Start();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        await one.CloseAsync().Soon();

        Assert.Equal(LeaveReason.Left, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
        Assert.Empty(RecordOf(host).All<PeerAway>());
    }

    [Fact]
    public async Task Without_a_grace_period_a_lost_member_leaves_immediately()
    {
        HostSession host = StartHost(o => o with { AwayGrace = TimeSpan.Zero, Heartbeat = Patient });
        PlayedMember member = await PlayAsync(host);

        Break(member);

        Assert.Equal(LeaveReason.Lost, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
        Assert.Empty(RecordOf(host).All<PeerAway>());
    }

    [Fact]
    public async Task Returning_member_takes_its_row_over_on_every_roster()
    {
        HostSession host = Start();
        PeerSession witness = await EnterAsync(host, "witness");
        PlayedMember member = await PlayAsync(host);
        await TurnUntilAsync(UntilAsync(() => witness.GetPeers().Count == 3));
        Peer before = host.FindPeer(member.Member)!;
        Break(member);
        await RecordOf(host).WaitForAsync<PeerAway>();
        await TurnUntilAsync(RecordOf(witness).WaitForAsync<PeerAway>());
        Assert.Equal(PeerState.Away, witness.FindPeer(member.Member)!.State);

        // Another name does not matter: the row keeps its own.
        await member.ReturnAsync(host, alias: "else");

        await RecordOf(host).WaitForAsync<PeerReturned>();
        await TurnUntilAsync(RecordOf(witness).WaitForAsync<PeerReturned>());
        foreach (Session session in (Session[])[host, witness])
        {
            Peer now = session.FindPeer(member.Member)!;
            Assert.Equal((PeerState.Active, before.Alias, before.Joined, null), (now.State, now.Alias, now.Joined, now.AwaySince));
            Assert.Empty(RecordOf(session).All<PeerLeft>());
            Assert.Single(RecordOf(session).All<PeerJoined>(e => e.Peer.Id == member.Member));
        }
        await TurnAsync(60);
        Assert.Equal(PeerState.Active, host.FindPeer(member.Member)!.State);
    }

    [Fact]
    public async Task Member_that_logs_in_again_on_a_new_connection_keeps_its_row()
    {
        HostSession host = Start();
        PlayedMember member = await PlayAsync(host);
        FrameStream first = member.Joined!.Stream;

        await member.ReturnAsync(host);

        GoodbyeFrame goodbye = Assert.IsType<GoodbyeFrame>((await first.ReadToEndAsync())[^1]);
        Assert.Equal(GoodbyeReason.Replaced, goodbye.Reason);
        await UntilAsync(() => host.FindPeer(member.Member) is { State: PeerState.Active });
        Break(member);
        await RecordOf(host).WaitForAsync<PeerAway>();
        Assert.Single(RecordOf(host).All<PeerJoined>());
        Assert.Empty(RecordOf(host).All<PeerLeft>());
    }

    [Fact]
    public async Task Alias_is_kept_while_the_member_is_away_and_free_after_it_has_left()
    {
        HostSession host = Start();
        PlayedMember member = await PlayAsync(host);
        Break(member);
        await RecordOf(host).WaitForAsync<PeerAway>();
        await member.ReturnAsync(host);
        await RecordOf(host).WaitForAsync<PeerReturned>();
        Break(member);
        await RecordOf(host).WaitForAsync<PeerAway>(count: 2);

        PlayedMember second = await PlayAsync(host);
        Assert.Equal("played-2", host.FindPeer(second.Member)!.Alias);
        await TurnAsync(30);
        await RecordOf(host).WaitForAsync<PeerLeft>();
        PlayedMember third = await PlayAsync(host);
        Assert.Equal("played", host.FindPeer(third.Member)!.Alias);
    }

    [Fact]
    public async Task Member_that_returns_after_the_grace_period_joins_again()
    {
        HostSession host = Start();
        PlayedMember member = await PlayAsync(host);
        Break(member);
        await RecordOf(host).WaitForAsync<PeerAway>();
        await TurnAsync(30);
        await RecordOf(host).WaitForAsync<PeerLeft>();

        await member.ReturnAsync(host);

        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        Assert.Equal(PeerState.Active, host.FindPeer(member.Member)!.State);
        Assert.Empty(RecordOf(host).All<PeerReturned>());
    }

    [Fact]
    public async Task Member_that_is_away_can_be_removed()
    {
        HostSession host = Start();
        PlayedMember member = await PlayAsync(host);
        Break(member);
        await RecordOf(host).WaitForAsync<PeerAway>();

        host.Kick(member.Member);

        Assert.Equal(LeaveReason.Removed, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
        Assert.Single(host.GetPeers());
        await TurnAsync(60);
        Assert.Single(RecordOf(host).All<PeerLeft>());
    }

    [Fact]
    public async Task Member_that_is_away_can_be_banned_and_does_not_return()
    {
        HostSession host = Start();
        PlayedMember member = await PlayAsync(host);
        Break(member);
        await RecordOf(host).WaitForAsync<PeerAway>();

        await host.BanAsync(member.Member, "test").Soon();

        Assert.Equal(LeaveReason.Banned, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
        await Assert.ThrowsAnyAsync<Exception>(() => member.ReturnAsync(host));
        await RecordOf(host).WaitForAsync<LoginFailed>(e => e.Reason == LoginFailure.Banned);
        Assert.Single(host.GetPeers());
    }

    [Fact]
    public async Task Newcomer_learns_who_is_away()
    {
        HostSession host = Start();
        PlayedMember member = await PlayAsync(host);
        Break(member);
        await RecordOf(host).WaitForAsync<PeerAway>();

        PeerSession one = await EnterAsync(host);

        Peer away = one.FindPeer(member.Member)!;
        Assert.Equal((PeerState.Away, Clock.GetUtcNow()), (away.State, away.AwaySince));
    }

    [Fact]
    public async Task Member_that_violates_the_protocol_is_away()
    {
        HostSession host = Start();
        PlayedMember invalid = await PlayAsync(host);

        await invalid.Joined!.Stream.TryWriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        Assert.Equal(invalid.Member, (await RecordOf(host).WaitForAsync<PeerAway>()).Peer.Id);
    }

    [Fact]
    public async Task Members_of_a_network_that_closes_are_not_away()
    {
        HostSession host = Start();
        await PlayAsync(host);

        await TurnUntilAsync(host.CloseAsync());

        Assert.Empty(RecordOf(host).All<PeerAway>());
        Assert.Empty(RecordOf(host).All<PeerLeft>());
    }

    private HostSession Start() => StartHost(o => o with { AwayGrace = Grace, Heartbeat = Patient });

    private static void Break(PlayedMember member) => member.Joined!.Stream.Connection.Abort();

    private async Task<PlayedMember> PlayAsync(HostSession host)
    {
        var member = Played(new PlayedMember(Outside, Time));
        await member.JoinAsync(host, (await host.NewTicketAsync().Soon()).Text, alias: "played");
        await RecordOf(host).WaitForAsync<PeerJoined>(e => e.Peer.Id == member.Member);
        return member;
    }
}
