using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>The reasons for which a receipt says Failed, once something was sent.</summary>
public sealed class SendFailureTests : SendTest
{
    [Fact]
    public async Task Who_is_not_on_the_roster_is_not_sent_to()
    {
        HostSession host = StartHost();
        await using IListener stranger = Outside.Listen(Given.At("127.0.0.1:0"), backlog: 1);

        Receipt receipt = await host.SendAsync(stranger.Local, "hi").Soon();

        Expect(FailureReason.NotAMember, receipt, host);
        Assert.Empty(Network.Writes);
    }

    [Fact]
    public async Task Who_does_not_listen_any_more_refuses()
    {
        var (host, one) = await OpenAsync();
        await one.Listener.DisposeAsync();

        Expect(FailureReason.Refused, await host.SendAsync(one.Address, "hi").Soon(), host);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("{\"data\": 1}")]
    [InlineData("{\"banned\": false}")]
    [InlineData("{\"data\": \"cut")]
    public async Task Who_answers_with_anything_but_an_echo_refuses(string? answer)
    {
        var (host, one) = await OpenAsync();
        Task<Receipt> sending = host.SendAsync(one.Address, "hi");
        RawConnection link = await RawConnection.FromAsync(one.Listener);
        await link.ReadValueAsync();
        if (answer is null)
            link.Abort();
        else
            await link.SendAsync(answer);
        await link.DisposeAsync();

        Expect(FailureReason.Refused, await sending.Soon(), host);
    }

    [Fact]
    public async Task Who_never_answers_is_waited_for_four_seconds()
    {
        var (host, one) = await OpenAsync();
        Task<Receipt> sending = host.SendAsync(one.Address, "hi");
        RawConnection link = await RawConnection.FromAsync(one.Listener);
        await link.ReadValueAsync();

        Clock.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(sending.IsCompleted);
        Assert.Equal((1, 1), (host.Counters.Sent, host.Counters.Pending));
        Clock.Advance(TimeSpan.FromSeconds(0.1));

        Receipt receipt = await sending.Soon();
        Expect(FailureReason.TimedOut, receipt, host);
        Assert.Equal(TimeSpan.FromSeconds(4), receipt.Elapsed);
        await link.ExpectEndAsync();
    }

    [Fact]
    public async Task A_caller_may_wait_for_another_time()
    {
        var (host, one) = await OpenAsync();
        Task<Receipt> sending = host.SendAsync(one.Address, "hi", TimeSpan.FromSeconds(1));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Expect(FailureReason.TimedOut, await sending.Soon(), host);
    }

    [Fact]
    public async Task A_session_that_closes_fails_what_is_pending()
    {
        var (host, one) = await OpenAsync();
        Task<Receipt>[] sending = [.. Enumerable.Range(0, 3).Select(i => host.SendAsync(one.Address, $"{i}"))];
        await RawConnection.FromAsync(one.Listener);

        await host.CloseAsync().Soon();

        Assert.All(await Task.WhenAll(sending).Soon(), r => Assert.Equal((ReceiptStatus.Failed, FailureReason.Closed), (r.Status, r.Reason)));
        Assert.Equal((3, 3, 0), (host.Counters.Sent, host.Counters.Failed, host.Counters.Pending));
    }

    [Fact]
    public async Task A_cancelled_send_throws_and_counts_as_failed()
    {
        var (host, one) = await OpenAsync();
        using var cancel = new CancellationTokenSource();
        Task<Receipt> first = host.SendAsync(one.Address, "first", cancellationToken: cancel.Token);
        Task<Receipt> second = host.SendAsync(one.Address, "second", cancellationToken: cancel.Token);
        RawConnection link = await RawConnection.FromAsync(one.Listener);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Soon());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Soon());
        Assert.Equal((2, 2, 0), (host.Counters.Sent, host.Counters.Failed, host.Counters.Pending));
        await link.ReadValueAsync();
        await link.ExpectEndAsync();
    }

    [Fact]
    public async Task Who_leaves_while_a_message_waits_for_its_turn_is_no_member()
    {
        var (host, one) = await OpenAsync();
        Task<Receipt> first = host.SendAsync(one.Address, "first");
        Task<Receipt> second = host.SendAsync(one.Address, "second");
        RawConnection link = await RawConnection.FromAsync(one.Listener);
        host.Kick(one.Address);
        await RecordOf(host).WaitForAsync<PeerLeft>();
        await link.DisposeAsync();

        Assert.Equal(FailureReason.Refused, (await first.Soon()).Reason);
        Assert.Equal(FailureReason.NotAMember, (await second.Soon()).Reason);
    }

    [Fact]
    public async Task A_stalled_member_does_not_delay_the_receipts_of_the_others()
    {
        var (host, stalled) = await OpenAsync();
        PeerSession good = await JoinAsync(host, "good");
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        Task<IReadOnlyList<Receipt>> sending = host.BroadcastAsync("hi");

        Assert.Equal("hi", (await good.ReceiveAsync().Soon())?.Text);
        await YieldUntilAsync(() => host.Counters.Delivered == 1);
        Assert.False(sending.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(4));

        IReadOnlyList<Receipt> receipts = await sending.Soon();
        Assert.Equal([(stalled.Address, FailureReason.TimedOut), (good.Address, FailureReason.None)], receipts.Select(r => (r.To, r.Reason)));
        Assert.Equal(TimeSpan.Zero, receipts[1].Elapsed);
    }
}
