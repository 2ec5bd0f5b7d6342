namespace Pyile.Benchmarks;

/// <summary>The benchmarks of protocol version 2, selected by name.</summary>
internal static class EncryptedBenchmarks
{
    public const string Names = "logins | roster | ban | hostile [comebacks] | starved | failures | idle [count]";

    /// <returns>0 if all bounds hold, 1 if a bound is missed, 2 if the name is unknown.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        (string Name, Func<Task<int>> Run)[] all =
        [
            ("logins", EncryptedLoginsBenchmark.RunAsync),
            ("roster", RosterBenchmark.RunAsync),
            ("ban", BanBenchmark.RunAsync),
            ("hostile", () => HostileBenchmark.RunAsync(NumberIn(args) ?? 500)),
            ("failures", () => FailuresBenchmark.RunAsync(isEncrypted: true)),
            ("starved", StarvedBenchmark.RunAsync),
            ("idle", () => IdleBenchmark.RunAsync(NumberIn(args) ?? 5000)),
        ];
        int exit = args is [var wanted, ..] && all.All(b => b.Name != wanted) ? 2 : 0;
        foreach ((_, Func<Task<int>> run) in all.Where(b => args is [] || b.Name == args[0]))
            exit |= await run();
        return exit;
    }

    private static int? NumberIn(string[] args) => args is [_, var number, ..] ? int.Parse(number) : null;
}
