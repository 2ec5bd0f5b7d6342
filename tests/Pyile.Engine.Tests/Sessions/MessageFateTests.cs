using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Messages to members that do not receive, and between members that dial each other simultaneously.</summary>
[Trait("Category", "Slow")]
public sealed class MessageFateTests : HistoryTest
{
    [Fact]
    public async Task Receiver_that_pauses_gets_every_message_in_order()
    {
        HostSession host = StartHost(o => o with { Inbox = Small });
        PeerSession one = await EnterAsync(host);
        await IntroduceAsync(host, one);
        for (int filling = 1; filling <= 3; filling++)
        {
            Task<Receipt[]> sending = SendAsync(one, host, 500, Long);
            await RecordOf(host).WaitForLineAsync(107, filling);
            Assert.False(sending.IsCompleted);

            AssertEnded(FailureReason.None, await WhileTakingAsync(() => sending.Soon(), host));
        }
        AssertRight(everythingMustArrive: true);
        AssertSettled(one);
        Assert.Equal(1500, History.Totals.Received);
    }

    [Fact]
    public async Task Message_that_timed_out_at_a_full_inbox_arrives_at_most_once()
    {
        HostSession host = StartHost(o => o with { Inbox = Small });
        PeerSession one = await EnterAsync(host);
        await IntroduceAsync(host, one);

        AssertEnded(FailureReason.None, await SendAsync(one, host, 5, Long).Soon());
        AssertEnded(FailureReason.InboxFull, await SendAsync(one, host, 50, TimeSpan.FromMilliseconds(500)).Soon());
        AssertSettled(one);

        AssertEnded(FailureReason.None, await WhileTakingAsync(() => SendAsync(one, host, 300, Long).Soon(), host));

        AssertRight();
        AssertSettled(one);
        Assert.InRange(History.Totals.Received, 305, 355);
    }

    [Fact]
    public async Task Member_that_does_not_receive_gets_its_receipts()
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host, "one", o => o with { Inbox = Small });
        PeerSession two = await EnterAsync(host, "two");
        await IntroduceAsync(host, one, two);
        Task<Receipt[]>[] pressing = [SendAsync(host, one, 300, Long), SendAsync(two, one, 300, Long)];
        await RecordOf(one).WaitForLineAsync(107);

        Receipt[][] receipts = await WhileTakingAsync(
            () => Task.WhenAll(SendAsync(one, host, 500, Long), SendAsync(one, two, 500, Long)).Soon(), host, two);

        AssertEnded(FailureReason.None, receipts.SelectMany(r => r));
        // Each of the two senders has its own share of one message besides the five.
        Assert.InRange(one.WaitingMessages, 5, 6);
        AssertSettled(one);
        await one.CloseAsync().Soon();
        await Task.WhenAll(pressing).Soon();
        TakeWaiting(one);
        AssertRight();
        AssertSettled(host, two);
    }

    [Fact]
    public async Task Members_that_send_their_first_messages_simultaneously_lose_nothing()
    {
        var all = new List<Session> { StartHost() };
        for (int i = 1; i <= 10; i++)
            all.Add(await EnterAsync((HostSession)all[0], $"p{i}"));
        await IntroduceAsync([.. all]);
        for (int i = 1; i < all.Count; i++)
        {
            foreach (Session other in all.Take(i))
                await ExchangeAsync(other, all[i]);
        }
        AssertRight(everythingMustArrive: true);
        Assert.Equal(55 * 40, History.Totals.Received);
    }

    [Fact]
    public async Task Members_that_redial_simultaneously_lose_nothing()
    {
        var network = new CuttingTransport(new CutPlan(new Random(1), []));
        Network = network;
        HostSession host = StartHost();
        network.Spare(host.HostAddress.Port);
        PeerSession[] pair = [await EnterAsync(host, "a"), await EnterAsync(host, "b")];
        await IntroduceAsync(host, pair[0], pair[1]);
        for (int round = 0; round < 50; round++)
        {
            await ExchangeAsync(pair);
            Assert.NotEqual(0, network.Open);
            network.CutAll();
        }
        AssertRight(everythingMustArrive: true);
    }

    private async Task ExchangeAsync(params Session[] pair)
    {
        using var begin = new Barrier(2);
        Receipt[][] receipts = await WhileTakingAsync(
            () => Task.WhenAll(Task.Run(() => BeginAsync(pair[0], pair[1])), Task.Run(() => BeginAsync(pair[1], pair[0]))).Soon(), pair);
        AssertEnded(FailureReason.None, receipts.SelectMany(r => r));
        AssertSettled(pair);

        Task<Receipt[]> BeginAsync(Session from, Session to)
        {
            begin.SignalAndWait(Patience.Limit);
            return SendAsync(from, to, 20, Long);
        }
    }
}
