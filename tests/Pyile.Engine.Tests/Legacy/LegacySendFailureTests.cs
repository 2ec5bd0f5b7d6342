using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>The reasons of failed receipts in version 1.</summary>
public sealed class LegacySendFailureTests : SendTest
{
    [Fact]
    public async Task Send_to_an_address_that_is_not_on_the_roster_fails_without_a_connection()
    {
        HostSession host = StartHost();
        await using IListener stranger = Outside.Listen(Given.At("127.0.0.1:0"), backlog: 1);

        Receipt receipt = await host.SendAsync(stranger.Local, "hi").Soon();

        Expect(FailureReason.NotAMember, receipt, host);
        Assert.Empty(Network.Writes);
    }

    [Fact]
    public async Task Send_to_a_member_that_no_longer_listens_is_refused()
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
    public async Task Answer_that_is_not_an_echo_counts_as_refused(string? answer)
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
    public async Task Send_without_an_answer_times_out_after_ten_seconds()
    {
        var (host, one) = await OpenAsync();
        Task<Receipt> sending = host.SendAsync(one.Address, "hi");
        RawConnection link = await RawConnection.FromAsync(one.Listener);
        await link.ReadValueAsync();

        Clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(sending.IsCompleted);
        Assert.Equal((1, 1), (host.Counters.Sent, host.Counters.Pending));
        Clock.Advance(TimeSpan.FromSeconds(0.1));

        Receipt receipt = await sending.Soon();
        Expect(FailureReason.TimedOut, receipt, host);
        Assert.Equal(TimeSpan.FromSeconds(10), receipt.Elapsed);
        await link.ExpectEndAsync();
    }

    [Fact]
    public async Task Send_times_out_after_the_time_that_the_caller_gave()
    {
        var (host, one) = await OpenAsync();
        Task<Receipt> sending = host.SendAsync(one.Address, "hi", TimeSpan.FromSeconds(1));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Expect(FailureReason.TimedOut, await sending.Soon(), host);
    }

    [Fact]
    public async Task Pending_sends_fail_when_the_session_closes()
    {
        var (host, one) = await OpenAsync();
        Task<Receipt>[] sending = [.. Enumerable.Range(0, 3).Select(i => host.SendAsync(one.Address, $"{i}"))];
        await RawConnection.FromAsync(one.Listener);

        await host.CloseAsync().Soon();

        Assert.All(await Task.WhenAll(sending).Soon(), r => Assert.Equal((ReceiptStatus.Failed, FailureReason.Closed), (r.Status, r.Reason)));
        Assert.Equal((3, 3, 0), (host.Counters.Sent, host.Counters.Failed, host.Counters.Pending));
    }

    [Fact]
    public async Task Cancelled_send_throws_and_counts_as_failed()
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
    public async Task Waiting_send_to_a_member_that_leaves_fails_as_not_a_member()
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
    public async Task Stalled_member_does_not_delay_the_receipts_of_the_others()
    {
        var (host, stalled) = await OpenAsync();
        PeerSession good = await JoinAsync(host, "good");
        await RecordOf(host).WaitForAsync<PeerJoined>(count: 2);
        Task<IReadOnlyList<Receipt>> sending = host.BroadcastAsync("hi");

        Assert.Equal("hi", (await good.ReceiveAsync().Soon())?.Text);
        await YieldUntilAsync(() => host.Counters.Delivered == 1);
        Assert.False(sending.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(10));

        IReadOnlyList<Receipt> receipts = await sending.Soon();
        Assert.Equal([(stalled.Address, FailureReason.TimedOut), (good.Address, FailureReason.None)], receipts.Select(r => (r.To, r.Reason)));
        Assert.Equal(TimeSpan.Zero, receipts[1].Elapsed);
    }
}
