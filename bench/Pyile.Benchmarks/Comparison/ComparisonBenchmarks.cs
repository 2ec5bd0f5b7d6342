using Pyile.Benchmarks.Shell;

namespace Pyile.Benchmarks.Comparison;

/// <summary>The benchmarks that compare Pyile with other transports, selected by name. A number after a name is its parameter.</summary>
internal static class ComparisonBenchmarks
{
    public const string Names =
        "oneway [bytes] | roundtrip [bytes] | calls [bytes] | broadcast [members] | backlog [count] | neighbours [seconds] | shell [count]";

    /// <returns>0 if all bounds hold, 1 if a bound is missed, 2 if a name is unknown.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        (string Name, Func<int?, Task<int>> Run)[] all =
        [
            ("oneway", OneWayBenchmark.RunAsync),
            ("roundtrip", RoundTripBenchmark.RunAsync),
            ("calls", CallsBenchmark.RunAsync),
            ("broadcast", BroadcastBenchmark.RunAsync),
            ("backlog", BacklogBenchmark.RunAsync),
            ("neighbours", NeighboursBenchmark.RunAsync),
            ("shell", ShellBenchmark.RunAsync),
        ];
        int exit = 0;
        if (args is [])
        {
            foreach ((_, Func<int?, Task<int>> run) in all)
                exit |= await run(null);
            return exit;
        }
        var wanted = new List<(Func<int?, Task<int>> Run, int? Number)>();
        foreach (string arg in args)
        {
            if (int.TryParse(arg, out int number) && number > 0 && wanted is [.., (var last, null)])
                wanted[^1] = (last, number);
            else if (all.FirstOrDefault(b => b.Name == arg).Run is { } run)
                wanted.Add((run, null));
            else
                return 2;
        }
        foreach ((Func<int?, Task<int>> run, int? number) in wanted)
            exit |= await run(number);
        return exit;
    }
}
