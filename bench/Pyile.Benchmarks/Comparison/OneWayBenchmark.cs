namespace Pyile.Benchmarks.Comparison;

/// <summary>Measures the rate of messages of one size from one process to another, in rounds of about two seconds.</summary>
internal static class OneWayBenchmark
{
    private const int Rounds = 5;
    private const int ProbeBytes = 4 << 20;
    private const int ProbeAtLeast = 200;
    private const int ProbeAtMost = 50_000;
    private static readonly int[] Sizes = [64, 1024, 65536];
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(int? size)
    {
        var table = new ComparisonTable(
            $"Messages per second one way between two processes, median of {Rounds} alternating rounds of about {Length.TotalSeconds} s");
        table.Begin();
        foreach (int bytes in size is { } one ? [one] : Sizes)
            table.Line($"{bytes:#,0} B, messages/s", await MeasureAsync(bytes), BoundOf(bytes));
        return table.ExitCode;
    }

    // Encryption dominates the cost of large messages, and NetMQ does not encrypt.
    private static Bound BoundOf(int bytes) => bytes <= 4096
        ? new Bound(Contender.NetMq, 0.6, IsAtLeast: true)
        : new Bound(Contender.Tls, 0.4, IsAtLeast: true);

    private static async Task<Dictionary<Contender, double>> MeasureAsync(int bytes)
    {
        List<Pair> pairs = await NearEnds.OpenAllAsync(bytes, isOneWay: true);
        try
        {
            var counts = new Dictionary<Contender, int>();
            foreach (Pair pair in pairs)
            {
                int probe = Fitting(await pair.SendAsync(Math.Clamp(ProbeBytes / bytes, ProbeAtLeast, ProbeAtMost)));
                counts[pair.Contender] = Fitting(await pair.SendAsync(probe));
            }
            var rates = pairs.ToDictionary(p => p.Contender, _ => new List<double>());
            for (int round = 0; round < Rounds; round++)
            {
                foreach (Pair pair in pairs)
                    rates[pair.Contender].Add(await pair.SendAsync(counts[pair.Contender]));
            }
            return rates.ToDictionary(r => r.Key, r => Median(r.Value));
        }
        finally
        {
            await NearEnds.CloseAsync(pairs);
        }
    }

    private static int Fitting(double rate) => Math.Max(ProbeAtLeast, (int)(rate * Length.TotalSeconds));

    private static double Median(List<double> values) => Report.Percentile([.. values.Order()], 0.5);
}
