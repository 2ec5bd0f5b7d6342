using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Messaging;

/// <summary>The counters add up at any moment, and none goes down.</summary>
[Trait("Category", "Slow")]
public sealed class SampledStatisticsTests : HistoryTest
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Counters_add_up_at_any_moment()
    {
        HostSession host = StartHost();
        PeerSession sender = await EnterAsync(host, "sender");
        PeerSession taker = await EnterAsync(host, "taker");
        PeerSession full = await EnterAsync(host, "full", o => o with { Inbox = Small });
        PeerSession leaver = await EnterAsync(host, "leaver", o => o with { Inbox = Small });
        await IntroduceAsync(host, sender, taker, full, leaver);
        using var done = new CancellationTokenSource();
        // On threads of their own, so that they look also while all others are busy.
        Task<int>[] sampling = [.. new Session[] { sender, host }.Select(
            s => Task.Factory.StartNew(() => Sample(s, done.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];

        Receipt[][] receipts = await WhileTakingAsync(
            async () =>
            {
                Task<Receipt[]>[] sending =
                [
                    SendAsync(sender, taker, 2_000, Long),
                    SendAsync(taker, sender, 500, Long),
                    SendAsync(sender, full, 200, Short),
                    SendAsync(sender, leaver, 200, Long),
                    SendAsync(host, leaver, 200, Long),
                ];
                await RecordOf(leaver).WaitForLineAsync(107);
                await leaver.CloseAsync().Soon();
                return await Task.WhenAll(sending).Soon();
            },
            taker,
            sender);

        await done.CancelAsync();
        int[] samples = await Task.WhenAll(sampling).Soon();
        Assert.All(samples, count => Assert.InRange(count, 2, int.MaxValue));
        AssertSettled(sender, host, taker);
        Receipt[] ofSender = [.. receipts[0], .. receipts[2], .. receipts[3]];
        Assert.Equal(2_400, sender.Counters.Sent);
        Assert.Equal(ofSender.Count(r => r.Status == ReceiptStatus.Delivered), sender.Counters.Delivered);
        Assert.Contains(receipts[2], r => r.Reason == FailureReason.InboxFull);
        Assert.Contains(receipts[3], r => r.Reason is FailureReason.NotAMember or FailureReason.Unreachable or FailureReason.Refused);
        Assert.Equal(500, sender.Counters.Received);
    }

    private static int Sample(Session session, CancellationToken done)
    {
        var seen = new Dictionary<IPEndPoint, PeerStatistics>();
        SessionCounters before = new();
        int samples = 0;
        while (!done.IsCancellationRequested)
        {
            SessionCounters now = session.Counters;
            Assert.True(AddsUp(now) && now.Pending == now.Queued + now.Unacknowledged, $"{now}");
            Assert.All(Rising(before).Zip(Rising(now)), c => Assert.True(c.First <= c.Second, $"{before}\n{now}"));
            before = now;
            foreach (PeerStatistics peer in session.GetStatistics())
            {
                Assert.True(peer.Sent == peer.Delivered + peer.Failed + peer.Pending, $"{peer}");
                Assert.True(peer.Pending >= 0 && peer.Pending == peer.Queued + peer.Unacknowledged, $"{peer}");
                if (seen.TryGetValue(peer.Address, out PeerStatistics? earlier))
                    Assert.All(Rising(earlier).Zip(Rising(peer)), c => Assert.True(c.First <= c.Second, $"{earlier}\n{peer}"));
                seen[peer.Address] = peer;
            }
            samples++;
            Thread.Yield();
        }
        return samples;
    }

    private static long[] Rising(SessionCounters c) =>
        [c.Sent, c.Delivered, c.Failed, c.BytesSent, c.BytesReceived, c.Received, c.Resent, c.Duplicates, c.Reconnects, c.Delivered + c.Failed];

    private static long[] Rising(PeerStatistics p) =>
        [p.Sent, p.Delivered, p.Failed, p.BytesSent, p.BytesReceived, p.Received, p.Resent, p.Duplicates, p.Reconnects];
}
