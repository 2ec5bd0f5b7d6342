using System.Diagnostics;

namespace Pyile.Benchmarks.Comparison;

/// <summary>Sends messages to a member that reads none: checks that memory stays bounded and that every message is accounted for.</summary>
internal static class BacklogBenchmark
{
    private const int Bytes = 64;
    private const double MiB = 1 << 20;
    private static readonly double[] Parts = [0.1, 0.5, 1];
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(int? messages)
    {
        int count = messages ?? 1_000_000;
        var report = new Report(
            $"{count:#,0} encrypted messages of {Bytes} B to a member in another process that reads none,"
            + $" timeout {Timeout.TotalMilliseconds} ms");
        report.Begin();
        await using HostSession host = EncryptedNetwork.Open(NearEnds.Inbox);
        string ticket = await EncryptedNetwork.TicketAsync(host);
        await using Partner partner = await Partner.StartAsync(ComparisonChild.Silent, host.HostAddress, ticket);
        await EncryptedNetwork.AllSeeAsync([host], 2, TimeSpan.FromSeconds(30));
        MemberId to = host.GetPeers().Single(p => !p.IsSelf).Id;

        string text = new('x', Bytes);
        int posted = 0;
        long uncounted = 0;
        var watch = Stopwatch.StartNew();
        var used = new List<(double Here, double There)>();
        foreach (double part in Parts)
        {
            for (; posted < part * count && watch.Elapsed < Limit; posted++)
                await host.PostAsync(to, text, Timeout);
            uncounted = Math.Max(uncounted, Uncounted(host.Counters));
            used.Add((MemoryUse.Now().Resident / MiB, await MemoryThereAsync(partner)));
            report.Line($"working set at {part:0 %}: sender", used[^1].Here, "MiB");
            report.Line($"working set at {part:0 %}: receiver", used[^1].There, "MiB");
        }
        report.Line("growth from 50 % to the end: sender", used[2].Here - used[1].Here, "MiB", atMost: 20);
        report.Line("growth from 50 % to the end: receiver", used[2].There - used[1].There, "MiB", atMost: 20);

        SessionCounters atEnd = host.Counters;
        await host.FlushAsync().WaitAsync(TimeSpan.FromSeconds(30));
        SessionCounters flushed = host.Counters;
        report.Line("posted", posted / watch.Elapsed.TotalSeconds, "/s");
        report.Line($"sent within {Limit.TotalMinutes} min", flushed.Sent, "", atLeast: count);
        report.Line("delivered", flushed.Delivered, "");
        report.Line("failed", flushed.Failed, "");
        report.Line("pending at the end", atEnd.Pending, "");
        report.Line("pending after the flush", flushed.Pending, "", atMost: 0);
        report.Line("neither delivered, failed nor pending", Math.Max(uncounted, Uncounted(flushed)), "", atMost: 0);
        return report.ExitCode;
    }

    private static long Uncounted(SessionCounters counters) =>
        Math.Abs(counters.Sent - counters.Delivered - counters.Failed - counters.Pending);

    private static async Task<double> MemoryThereAsync(Partner partner)
    {
        await partner.OrderAsync("memory");
        return long.Parse((await partner.ReadAsync("memory"))[0]) / MiB;
    }
}
