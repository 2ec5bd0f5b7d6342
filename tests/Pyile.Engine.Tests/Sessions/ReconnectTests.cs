using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Members that lose the connection to their host, and members that the host has removed.</summary>
[Trait("Category", "Slow")]
public sealed class ReconnectTests : EncryptedSessionTest
{
    private readonly TemporaryFolder _folder;

    public ReconnectTests() => _folder = Played(new TemporaryFolder());

    [Fact]
    public async Task Members_reconnect_to_a_restarted_host()
    {
        HostSession before = StartKept();
        PeerSession one = await EnterAsync(before, "one");
        PeerSession two = await EnterAsync(before, "two");
        await UntilAllKnowAllAsync(before, one, two);
        MemberId?[] ids = [.. before.GetPeers().Select(p => p.Id)];
        Assert.Equal(SessionState.Connected, one.State);

        await before.CloseAsync().Soon();
        await RecordOf(one).WaitForAsync<Reconnecting>();
        await RecordOf(two).WaitForAsync<Reconnecting>();
        Assert.Equal([SessionState.Reconnecting, SessionState.Reconnecting], new[] { one.State, two.State });
        Assert.Equal([PeerState.Away, PeerState.Away], new[] { HostOf(one).State, HostOf(two).State });
        Assert.NotNull(HostOf(one).AwaySince);
        Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(two.Address, "are you there?").Soon()).Status);
        Assert.Equal(ReceiptStatus.Delivered, (await two.SendAsync(one.Address, "I am").Soon()).Status);

        HostSession after = StartKept(before);
        await RecordOf(one).WaitForAsync<Reconnected>();
        await RecordOf(two).WaitForAsync<Reconnected>();
        await UntilAllKnowAllAsync(after, one, two);

        Assert.Equal([SessionState.Connected, SessionState.Connected], new[] { one.State, two.State });
        Assert.Equal([PeerState.Active, PeerState.Active], new[] { HostOf(one).State, HostOf(two).State });

        static Peer HostOf(Session session) => session.GetPeers().Single(p => p.IsHost);
        Assert.Equal(["one", "two"], new[] { one.Alias, two.Alias });
        Assert.Equal(ids.Select(id => id.ToString()).Order(), after.GetPeers().Select(p => p.Id.ToString()).Order());
        Assert.Single(RecordOf(one).All<Reconnecting>());
        Assert.Single(RecordOf(one).All<Reconnected>());
        Assert.All(await after.BroadcastAsync("welcome back").Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.All(await one.BroadcastAsync("thanks").Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.Equal(["are you there?", "welcome back", "thanks"], new[] { await NextAsync(two), await NextAsync(two), await NextAsync(two) }.Select(m => m.Text));
    }

    [Fact]
    public async Task Members_do_not_reconnect_to_a_host_that_ended_its_network()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        await host.CloseAsync().Soon();

        await ExpectLostAsync(one, "ended the network");
    }

    [Fact]
    public async Task Removed_member_does_not_reconnect()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        host.Kick(one.Address);

        await ExpectLostAsync(one, "removed this peer");
        Assert.Equal(LeaveReason.Removed, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
        await EnterAsync(host);
    }

    [Fact]
    public async Task Banned_member_does_not_reconnect()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();

        await host.BanAsync(one.Address, "because").Soon();

        await ExpectLostAsync(one, "banned");
        Assert.Equal(LeaveReason.Banned, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
    }

    [Fact]
    public async Task Member_that_was_banned_while_its_host_was_away_learns_of_the_ban()
    {
        HostSession before = StartKept();
        PeerSession one = await EnterAsync(before);
        await RecordOf(before).WaitForAsync<PeerJoined>();
        MemberId id = before.GetPeers()[1].Id;
        await before.CloseAsync().Soon();
        await RecordOf(one).WaitForAsync<Reconnecting>();
        string path = _folder.File("state.json");
        string ban = $$"""{"reason":"because","since":"2030-01-02T12:00:00+00:00","member":"{{id}}"}""";
        string state = await File.ReadAllTextAsync(path);
        Assert.Contains("\"bans\": []", state, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, state.Replace("\"bans\": []", $"\"bans\": [{ban}]", StringComparison.Ordinal));

        StartKept(before);

        HostLost lost = await RecordOf(one).WaitForAsync<HostLost>();
        Assert.Contains("banned", lost.Detail, StringComparison.Ordinal);
        await one.Ended.Soon();
    }

    [Fact]
    public async Task Session_can_be_closed_while_it_reconnects()
    {
        HostSession before = StartKept();
        PeerSession one = await EnterAsync(before);
        await RecordOf(before).WaitForAsync<PeerJoined>();
        await before.CloseAsync().Soon();
        await RecordOf(one).WaitForAsync<Reconnecting>();

        await one.CloseAsync().Soon();

        Assert.Equal(SessionState.Closed, one.State);
        Assert.Empty(RecordOf(one).All<HostLost>());
    }

    private async Task ExpectLostAsync(PeerSession session, string detail)
    {
        HostLost lost = await RecordOf(session).WaitForAsync<HostLost>();
        Assert.Contains(detail, lost.Detail, StringComparison.Ordinal);
        Assert.False(lost.Silent);
        await session.Ended.Soon();
        Assert.Equal(SessionState.HostLost, session.State);
        Assert.Empty(RecordOf(session).All<Reconnecting>());
    }

    private HostSession StartKept(HostSession? before = null) =>
        StartHost(o => o with { StatePath = _folder.File("state.json"), Port = before?.HostAddress.Port ?? 0, PeerPort = before?.Address.Port ?? 0 });
}
