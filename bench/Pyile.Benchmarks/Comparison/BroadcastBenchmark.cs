using System.Diagnostics;

namespace Pyile.Benchmarks.Comparison;

/// <summary>Measures the time from a broadcast of the host until it has the receipts of all members.</summary>
internal static class BroadcastBenchmark
{
    private const int Count = 100;
    private const int Bytes = 1024;
    private static readonly TimeSpan Dialing = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(int? members)
    {
        int crowd = members ?? 500;
        var report = new Report(
            $"{Count} broadcasts of {Bytes:#,0} B, encrypted and acknowledged, to {crowd:#,0} members in another process");
        report.Begin();
        await using HostSession host = EncryptedNetwork.Open(NearEnds.Inbox);
        string ticket = await EncryptedNetwork.TicketAsync(host);
        await using Partner partner = await Partner.StartAsync(ComparisonChild.Members, host.HostAddress, ticket, $"{crowd}");
        await EncryptedNetwork.AllSeeAsync([host], crowd + 1, TimeSpan.FromMinutes(1));

        string text = new('x', Bytes);
        int undelivered = 0;
        report.Line("the first broadcast, which opens the links", await TimeAsync(Dialing), "ms");
        var times = new List<double>();
        for (int i = 0; i < Count; i++)
            times.Add(await TimeAsync(timeout: null));
        times.Sort();
        report.Line("p50", Report.Percentile(times, 0.5), "ms");
        report.Line("p99", Report.Percentile(times, 0.99), "ms", atMost: 250);
        report.Line("receipts missing or not Delivered", undelivered, "", atMost: 0);
        return report.ExitCode;

        async Task<double> TimeAsync(TimeSpan? timeout)
        {
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<Receipt> receipts = await host.BroadcastAsync(text, timeout);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            undelivered += crowd - receipts.Count(r => r.Status == ReceiptStatus.Delivered);
            return elapsed.TotalMilliseconds;
        }
    }
}
