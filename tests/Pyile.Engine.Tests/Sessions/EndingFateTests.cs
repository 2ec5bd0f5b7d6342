using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Each message in progress gets the right result when a member or the host leaves.</summary>
[Trait("Category", "Slow")]
public sealed class EndingFateTests : HistoryTest
{
    private const int Many = 300;

    private readonly TemporaryFolder _folder;

    public EndingFateTests() => _folder = Played(new TemporaryFolder());

    [Fact]
    public async Task Messages_to_a_member_whose_process_dies_fail()
    {
        HostSession host = StartHost(o => o with { AwayGrace = TimeSpan.FromMilliseconds(500) });
        PeerSession one = await EnterAsync(host, "one");
        var network = new MortalTransport();
        Network = network;
        PeerSession mortal = await EnterAsync(host, "mortal", o => o with { Inbox = Small });
        await IntroduceAsync(host, one, mortal);
        Task<Receipt[]>[] sending = [SendAsync(host, mortal, Many, Long), SendAsync(one, mortal, Many, Long)];
        await RecordOf(mortal).WaitForLineAsync(107);

        network.Die();
        await mortal.CloseAsync().Soon();

        Receipt[][] receipts = await Task.WhenAll(sending).Soon();
        AssertFailedSinceItIsGone(receipts.SelectMany(r => r));
        TakeWaiting(mortal);
        AssertRight();
        AssertSettled(host, one);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_that_lost_their_host_still_exchange_messages(bool isStopped)
    {
        var network = new MortalTransport();
        Network = network;
        HostSession host = StartHost(o => o with { StatePath = _folder.File("state.json"), Inbox = Small });
        Network = TcpTransport.Instance;
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two");
        await IntroduceAsync(host, one, two);

        await WhileTakingAsync(
            async () =>
            {
                Task<Receipt[]>[] during = [SendAsync(one, two, Many, Long), SendAsync(two, one, Many, Long)];
                Task<Receipt[]> toTheHost = SendAsync(one, host, Many, TimeSpan.FromSeconds(1));
                if (!isStopped)
                    network.Die();
                await host.CloseAsync().Soon();
                await RecordOf(one).WaitForAsync<Reconnecting>();
                await RecordOf(two).WaitForAsync<Reconnecting>();
                Task<Receipt[]>[] after = [SendAsync(one, two, Many, Long), SendAsync(two, one, Many, Long)];

                Receipt[][] receipts = await Task.WhenAll([.. during, .. after]).Soon();
                AssertEnded(FailureReason.None, receipts.SelectMany(r => r));
                Assert.Contains(await toTheHost.Soon(), r => r.Status == ReceiptStatus.Failed);
                return true;
            },
            one,
            two);

        TakeWaiting(host);
        AssertRight();
        AssertSettled(one, two, host);
        Assert.Equal([SessionState.Reconnecting, SessionState.Reconnecting], new[] { one.State, two.State });
    }

    [Fact]
    public async Task Messages_to_and_from_a_banned_member_get_a_result()
    {
        HostSession host = StartHost(o => o with { Inbox = Small });
        PeerSession one = await EnterAsync(host, "one", o => o with { Inbox = Small });
        PeerSession banned = await EnterAsync(host, "banned", o => o with { Inbox = Small, Address = Given.Ip("127.0.0.66") });
        Session[] all = [host, one, banned];
        await IntroduceAsync(all);
        Task<Receipt[]>[] toIt = [SendAsync(host, banned, Many, Long), SendAsync(one, banned, Many, Long)];
        Task<Receipt[]>[] fromIt = [SendAsync(banned, host, Many, Long), SendAsync(banned, one, Many, Long)];
        foreach (Session session in all)
            await RecordOf(session).WaitForLineAsync(107);

        await host.BanAsync(banned.Address, "test").Soon();

        AssertFailedSinceItIsGone((await Task.WhenAll(toIt).Soon()).SelectMany(r => r));
        Receipt[][] ofIts = await Task.WhenAll(fromIt).Soon();
        Assert.All(ofIts, r => Assert.Contains(r, x => x.Status == ReceiptStatus.Failed));
        Assert.All(ofIts.SelectMany(r => r), r => Assert.NotEqual(FailureReason.TimedOut, r.Reason));
        await banned.Ended.Soon();
        foreach (Session session in all)
            TakeWaiting(session);
        AssertRight();
        AssertSettled(all);
    }

    [Fact]
    public async Task Pending_messages_of_a_closing_session_fail_as_closed()
    {
        HostSession host = StartHost(o => o with { Inbox = Small });
        PeerSession one = await EnterAsync(host, "one");
        PeerSession two = await EnterAsync(host, "two", o => o with { Inbox = Small });
        await IntroduceAsync(host, one, two);
        Task<Receipt[]>[] sending = [SendAsync(one, host, Many, Long), SendAsync(one, two, Many, Long)];
        await RecordOf(host).WaitForLineAsync(107);
        await RecordOf(two).WaitForLineAsync(107);

        await one.CloseAsync().Soon();

        Receipt[][] receipts = await Task.WhenAll(sending).Soon();
        Assert.All(receipts, r => AssertEnded(FailureReason.Closed, r.Skip(Small.MaxMessages)));
        Assert.All(receipts.SelectMany(r => r), r => Assert.Contains(r.Reason, new[] { FailureReason.None, FailureReason.Closed }));
        TakeWaiting(host);
        TakeWaiting(two);
        AssertRight();
        AssertSettled(one);
    }

    private static void AssertFailedSinceItIsGone(IEnumerable<Receipt> receipts)
    {
        Receipt[] failed = [.. receipts.Where(r => r.Status == ReceiptStatus.Failed)];
        Assert.NotEmpty(failed);
        Assert.All(failed, r => Assert.Contains(r.Reason, new[] { FailureReason.NotAMember, FailureReason.Unreachable, FailureReason.Refused }));
    }
}
