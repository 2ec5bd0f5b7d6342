using System.Globalization;

namespace Pyile.Benchmarks.Comparison;

/// <summary>Measures calls of an endpoint beside round trips on bare TLS, and the items that one call returns.</summary>
internal static class CallsBenchmark
{
    private const int Rounds = 3;
    private const int WarmUp = 2_000;
    private const int Count = 20_000;
    private const int Items = 200_000;
    private const double MostOfTls = 1.7;
    private const double LeastItems = 50_000;

    public static async Task<int> RunAsync(int? size)
    {
        int bytes = size ?? 64;
        Console.WriteLine($"\nCalls of {bytes:#,0} B between two processes, one at a time, median of {Rounds} alternating rounds of {Count:#,0}");
        List<Pair> pairs = await NearEnds.OpenAllAsync(bytes, isOneWay: false);
        try
        {
            var line = (PyileLine)pairs.Single(p => p.Contender == Contender.Pyile).Near;
            Pair tls = pairs.Single(p => p.Contender == Contender.Tls);
            await line.CallAsync(WarmUp);
            await tls.PingAsync(WarmUp);
            var calls = new List<List<double>>();
            var pings = new List<List<double>>();
            var rates = new List<double>();
            for (int round = 0; round < Rounds; round++)
            {
                calls.Add(await line.CallAsync(Count));
                pings.Add(await tls.PingAsync(Count));
                rates.Add(await line.StreamAsync(Items));
            }
            double median = MedianOf(calls, 0.5);
            double bare = MedianOf(pings, 0.5);
            double rate = Report.Percentile([.. rates.Order()], 0.5);
            Line("call, p50 and p99, µs", $"{median:0.0} {MedianOf(calls, 0.99):0.0}", $"<= {MostOfTls} x bare TLS", median <= MostOfTls * bare);
            Line("bare TLS, p50 and p99, µs", $"{bare:0.0} {MedianOf(pings, 0.99):0.0}", "", true);
            Line("items a second", $"{rate:#,0}", $">= {LeastItems:#,0}", rate >= LeastItems);
            return median <= MostOfTls * bare && rate >= LeastItems ? 0 : 1;
        }
        finally
        {
            await NearEnds.CloseAsync(pairs);
        }
    }

    private static void Line(string what, FormattableString value, string bound, bool holds) => Console.WriteLine(
        $"  {what,-28}{value.ToString(CultureInfo.InvariantCulture),16}  {bound,-20} {(bound.Length == 0 ? "" : holds ? "ok" : "MISSED")}".TrimEnd());

    private static double MedianOf(List<List<double>> rounds, double part) =>
        Report.Percentile([.. rounds.Select(r => Report.Percentile(r, part)).Order()], 0.5);
}
