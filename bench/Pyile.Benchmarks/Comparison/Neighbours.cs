using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Pyile.Benchmarks.Comparison;

/// <summary>The child processes that send to one receiver: many members at a low rate, and one as fast as it can.</summary>
internal static class Neighbours
{
    public const int PerSecond = 100;
    public const string Flood = "flood";

    private const int FlooderNumber = 1000;
    private static readonly string Text = new('x', 64);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1) / PerSecond;

    public static async Task RunOthersAsync(string ticket, int count)
    {
        PeerSession[] peers = await ComparisonChild.EnterAsync(ticket, count);
        var orders = new Orders();
        Console.WriteLine("joined");
        while (await orders.NextAsync() is { } order)
        {
            var length = TimeSpan.FromSeconds(order.Number);
            var watch = Stopwatch.StartNew();
            (double Time, bool IsDelivered)[][] each = await Task.WhenAll(
                peers.Select((p, i) => Task.Run(() => SendAsync(p, Apart * i / count, length))));
            (double Time, bool IsDelivered)[] all = [.. each.SelectMany(e => e).OrderBy(s => s.Time)];
            double p99 = Report.Percentile([.. all.Select(s => s.Time)], 0.99);
            double rate = all.Length / watch.Elapsed.TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"measured {p99} {rate} {all.Count(s => !s.IsDelivered)}"));
        }
        await EncryptedNetwork.CloseAsync(peers);
    }

    public static async Task RunFlooderAsync(string ticket)
    {
        IPAddress from = Loopback.Number(FlooderNumber);
        await using PeerSession session = await EncryptedNetwork.EnterAsync(ticket, "flooder", from, NearEnds.Inbox);
        MemberId to = HostOf(session);
        var orders = new Orders();
        Console.WriteLine("joined");
        while (await orders.NextAsync() is { Name: Flood })
        {
            using var enough = new CancellationTokenSource();
            Task<double> flooding = Task.Run(() => FloodAsync(session, to, enough.Token));
            await orders.NextAsync();
            await enough.CancelAsync();
            double rate = await flooding;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"flooded {rate} {session.Counters.Failed}"));
        }
    }

    private static async Task<double> FloodAsync(PeerSession session, MemberId to, CancellationToken enough)
    {
        await session.PostAsync(to, Text, cancellationToken: CancellationToken.None);
        Console.WriteLine("flooding");
        var watch = Stopwatch.StartNew();
        long count = 0;
        for (; !enough.IsCancellationRequested; count++)
            await session.PostAsync(to, Text, cancellationToken: CancellationToken.None);
        // Messages still under way would disturb the measurement that follows.
        await session.FlushAsync(CancellationToken.None);
        return count / watch.Elapsed.TotalSeconds;
    }

    // Sends at a fixed rate without waiting for receipts; otherwise slow receipts would reduce the load.
    private static async Task<(double Time, bool IsDelivered)[]> SendAsync(PeerSession session, TimeSpan after, TimeSpan length)
    {
        MemberId to = HostOf(session);
        var sends = new List<Task<(double, bool)>>();
        await Task.Delay(after);
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Apart);
        while (watch.Elapsed < length)
        {
            while (sends.Count < watch.Elapsed / Apart)
                sends.Add(TimeAsync(session, to));
            await timer.WaitForNextTickAsync();
        }
        return await Task.WhenAll(sends);
    }

    private static async Task<(double Time, bool IsDelivered)> TimeAsync(PeerSession session, MemberId to)
    {
        long start = Stopwatch.GetTimestamp();
        Receipt receipt = await session.SendAsync(to, Text);
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, receipt.Status == ReceiptStatus.Delivered);
    }

    private static MemberId HostOf(PeerSession session) => session.GetPeers().Single(p => p.IsHost).Id;
}
