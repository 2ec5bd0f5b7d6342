using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

public sealed class InboxFullTests : MemorySessionTest
{
    [Fact]
    public async Task A_full_inbox_makes_new_connections_wait_and_loses_nothing()
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
    public async Task It_is_told_and_counted_once_for_each_filling()
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

    [Fact]
    public async Task An_inbox_is_full_by_bytes_too()
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
    public async Task Messages_that_wait_outside_come_in_from_several_members()
    {
        HostSession host = StartHost(o => o with { Inbox = new InboxOptions { MaxMessages = 1 } });
        PeerSession[] peers = [await JoinAsync(host, "p0"), await JoinAsync(host, "p1"), await JoinAsync(host, "p2")];
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 3);
        Task<Receipt>[] sending = [.. peers.SelectMany(p => Enumerable.Range(0, 5).Select(i => p.SendAsync(host.Address, $"{p.Alias} {i}")))];

        var texts = new HashSet<string>();
        for (int i = 0; i < 15; i++)
            texts.Add((await host.ReceiveAsync().Soon())!.Text);

        Assert.Equal(15, texts.Count);
        Assert.All(await Task.WhenAll(sending).Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
    }

    [Fact]
    public async Task Who_waits_for_a_full_inbox_times_out_and_may_have_arrived_all_the_same()
    {
        var (host, one) = await OpenAsync(new InboxOptions { MaxMessages = 1 });
        await one.SendAsync(host.Address, "a").Soon();
        await RecordOf(host).WaitForLineAsync(107);
        Task<Receipt> waiting = one.SendAsync(host.Address, "b");
        Clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(FailureReason.TimedOut, (await waiting.Soon()).Reason);
    }

    [Fact]
    public async Task A_session_with_a_full_inbox_closes()
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
    public async Task A_filter_leaves_the_others_for_later()
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
    public async Task Of_many_receivers_each_message_goes_to_one()
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
    public async Task A_receiver_may_give_up()
    {
        var (host, one) = await OpenAsync(new InboxOptions());
        using var cancel = new CancellationTokenSource();
        Task<Message?> receiving = host.ReceiveAsync(cancellationToken: cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.Soon());

        await one.SendAsync(host.Address, "still there").Soon();
        Assert.Equal("still there", (await host.ReceiveAsync().Soon())?.Text);
    }

    private async Task<(HostSession Host, PeerSession One)> OpenAsync(InboxOptions inbox)
    {
        HostSession host = StartHost(o => o with { Inbox = inbox });
        PeerSession one = await JoinAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        return (host, one);
    }
}
