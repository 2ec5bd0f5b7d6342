namespace Pyile.Benchmarks.Comparison;

/// <summary>Measures round trips of single messages without any other load.</summary>
internal static class RoundTripBenchmark
{
    private const int Rounds = 3;
    private const int WarmUp = 2_000;
    private const int Count = 20_000;
    private static readonly (string Name, double Part)[] Percentiles = [("p50", 0.5), ("p99", 0.99)];

    public static async Task<int> RunAsync(int? size)
    {
        int bytes = size ?? 64;
        var table = new ComparisonTable(
            $"Round trips of {bytes:#,0} B between two processes, one at a time, median of {Rounds} alternating rounds of {Count:#,0}");
        table.Begin();
        List<Pair> pairs = await NearEnds.OpenAllAsync(bytes, isOneWay: false);
        try
        {
            foreach (Pair pair in pairs)
                await pair.PingAsync(WarmUp);
            var times = pairs.ToDictionary(p => p.Contender, _ => new List<List<double>>());
            for (int round = 0; round < Rounds; round++)
            {
                foreach (Pair pair in pairs)
                    times[pair.Contender].Add(await pair.PingAsync(Count));
            }
            foreach ((string name, double part) in Percentiles)
            {
                var values = times.ToDictionary(t => t.Key, t => MedianOf(t.Value, part));
                table.Line($"{name}, µs", values, new Bound(Contender.NetMq, 1.25, IsAtLeast: false));
            }
        }
        finally
        {
            await NearEnds.CloseAsync(pairs);
        }
        return table.ExitCode;
    }

    private static double MedianOf(List<List<double>> rounds, double part) =>
        Report.Percentile([.. rounds.Select(r => Report.Percentile(r, part)).Order()], 0.5);
}
