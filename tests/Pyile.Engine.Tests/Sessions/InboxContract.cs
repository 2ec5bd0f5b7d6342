using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>What both versions guarantee about an inbox that is full, and about its readers.</summary>
public abstract class InboxContract : MemorySessionTest
{
    [Fact]
    public async Task Full_inbox_makes_senders_wait_and_loses_nothing()
    {
        var (host, one) = await OpenAsync(new InboxOptions { MaxMessages = 3 });
        Task<Receipt>[] sending = [.. Enumerable.Range(0, 10).Select(i => one.SendAsync(host.Address, $"{i}"))];
        await RecordOf(host).WaitForLineAsync(107);
        await Task.WhenAll(sending[..3]).Soon();

        Assert.Equal(3, host.WaitingMessages);
        Assert.False(sending[3].IsCompleted);
        var texts = new List<string>();
        for (int i = 0; i < 10; i++)
            texts.Add((await host.ReceiveAsync().Soon())!.Text);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), texts);
        Assert.All(await Task.WhenAll(sending).Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
    }

    [Fact]
    public async Task Inbox_is_full_when_it_has_its_maximum_of_bytes()
    {
        var (host, one) = await OpenAsync(new InboxOptions { MaxBytes = 1000 });
        await one.SendAsync(host.Address, new string('é', 500)).Soon();
        Task<Receipt> second = one.SendAsync(host.Address, "second");
        await RecordOf(host).WaitForLineAsync(107);

        Assert.Equal(1, host.WaitingMessages);
        Assert.False(second.IsCompleted);
        Assert.NotNull(host.TryReceive());
        Assert.Equal(ReceiptStatus.Delivered, (await second.Soon()).Status);
    }

    [Fact]
    public async Task Waiting_messages_of_several_members_arrive_when_there_is_room()
    {
        HostSession host = StartHost(o => o with { Inbox = new InboxOptions { MaxMessages = 1 } });
        PeerSession[] peers = [await EnterAsync(host, "p0"), await EnterAsync(host, "p1"), await EnterAsync(host, "p2")];
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 3);
        Task<Receipt>[] sending = [.. peers.SelectMany(p => Enumerable.Range(0, 5).Select(i => p.SendAsync(host.Address, $"{p.Alias} {i}")))];

        var texts = new HashSet<string>();
        for (int i = 0; i < 15; i++)
            texts.Add((await host.ReceiveAsync().Soon())!.Text);

        Assert.Equal(15, texts.Count);
        Assert.All(await Task.WhenAll(sending).Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
    }

    [Fact]
    public async Task Send_that_waits_for_a_full_inbox_fails_after_its_timeout()
    {
        var (host, one) = await OpenAsync(new InboxOptions { MaxMessages = 1 });
        await one.SendAsync(host.Address, "a").Soon();
        Task<Receipt> waiting = one.SendAsync(host.Address, "b");
        await RecordOf(host).WaitForLineAsync(107);
        await TurnUntilAsync(waiting);

        Assert.Equal(ReceiptStatus.Failed, (await waiting.Soon()).Status);
    }

    [Fact]
    public async Task Session_with_a_full_inbox_closes_and_fails_the_waiting_sends()
    {
        var (host, one) = await OpenAsync(new InboxOptions { MaxMessages = 1 });
        Task<Receipt>[] sending = [.. Enumerable.Range(0, 5).Select(i => one.SendAsync(host.Address, $"{i}"))];
        await RecordOf(host).WaitForLineAsync(107);

        await host.CloseAsync().Soon();

        Receipt[] receipts = await Task.WhenAll(sending).Soon();
        Assert.Equal(ReceiptStatus.Delivered, receipts[0].Status);
        Assert.All(receipts[1..], r => Assert.Equal(ReceiptStatus.Failed, r.Status));
        Assert.Equal("0", (await host.ReceiveAsync().Soon())?.Text);
        Assert.Null(await host.ReceiveAsync().Soon());
    }

    [Fact]
    public async Task Receive_with_a_filter_leaves_the_other_messages()
    {
        var (host, one) = await OpenAsync(new InboxOptions());
        foreach (string text in new[] { "a", "b", "a", "c" })
            await one.SendAsync(host.Address, text).Soon();

        Assert.Equal("c", (await host.ReceiveAsync(m => m.Text == "c").Soon())?.Text);
        Assert.Null(host.TryReceive(m => m.Text == "c"));
        foreach (string text in new[] { "a", "b", "a" })
            Assert.Equal(text, host.TryReceive()?.Text);
    }

    [Fact]
    public async Task Each_message_goes_to_one_of_many_receivers()
    {
        var (host, one) = await OpenAsync(new InboxOptions());
        Task<Message?>[] receiving = [.. Enumerable.Range(0, 60).Select(_ => host.ReceiveAsync().AsTask())];
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => one.SendAsync(host.Address, $"{i}"))).Soon();
        await host.CloseAsync().Soon();

        Message?[] received = await Task.WhenAll(receiving).Soon();
        Assert.Equal(10, received.Count(m => m is null));
        Assert.Equal(50, received.OfType<Message>().Select(m => m.Text).Distinct().Count());
    }

    [Fact]
    public async Task Cancelled_receive_takes_no_message()
    {
        var (host, one) = await OpenAsync(new InboxOptions());
        using var cancel = new CancellationTokenSource();
        Task<Message?> receiving = host.ReceiveAsync(cancellationToken: cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.Soon());

        await one.SendAsync(host.Address, "still there").Soon();
        Assert.Equal("still there", (await host.ReceiveAsync().Soon())?.Text);
    }

    private protected async Task<(HostSession Host, PeerSession One)> OpenAsync(InboxOptions inbox)
    {
        HostSession host = StartHost(o => o with { Inbox = inbox });
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        return (host, one);
    }
}

[Trait("Category", "Slow")]
public sealed class InboxTests : InboxContract
{
    [Fact]
    public async Task Inbox_is_reported_and_counted_as_full_once_each_time_a_message_does_not_fit()
    {
        var (host, one) = await OpenAsync(new InboxOptions { MaxMessages = 2 });
        for (int filling = 1; filling <= 3; filling++)
        {
            await one.SendAsync(host.Address, "a").Soon();
            await one.SendAsync(host.Address, "b").Soon();
            Task<Receipt> waiting = one.SendAsync(host.Address, "c");
            await RecordOf(host).WaitForLineAsync(107, filling);
            Assert.Equal(filling, host.Counters.InboxFull);
            foreach (string text in new[] { "a", "b", "c" })
                Assert.Equal(text, (await host.ReceiveAsync().Soon())?.Text);
            Assert.Equal(ReceiptStatus.Delivered, (await waiting.Soon()).Status);
        }
        Assert.Equal(3, RecordOf(host).LinesOf(107).Count);
    }
}

public sealed class LegacyInboxTests : InboxContract
{
    private protected override bool OnlyUnencrypted => true;

    [Fact]
    public async Task Inbox_is_reported_and_counted_as_full_once_each_time_it_fills_up()
    {
        var (host, one) = await OpenAsync(new InboxOptions { MaxMessages = 2 });
        for (int filling = 1; filling <= 3; filling++)
        {
            await one.SendAsync(host.Address, "a").Soon();
            await one.SendAsync(host.Address, "b").Soon();
            await RecordOf(host).WaitForLineAsync(107, filling);
            Assert.Equal(filling, host.Counters.InboxFull);
            while (host.TryReceive() is not null)
            {
            }
        }
        Assert.Equal(3, RecordOf(host).LinesOf(107).Count);
        Assert.Equal(0, host.Counters.Refused);
    }
}
