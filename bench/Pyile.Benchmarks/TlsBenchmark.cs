using System.Net;

namespace Pyile.Benchmarks;

/// <summary>
/// Compares the managed TLS with the system's, each with itself, in one run. The rounds of both alternate, and the ratio of their medians
/// has a bound, because the speed of the machine does not count.
/// </summary>
internal static class TlsBenchmark
{
    public const string Names = "writes | plain | messages | logins | idle";

    private const int Rounds = 7;
    private const int Idle = 500;

    /// <returns>0 if all bounds hold, 1 if a bound is missed, 2 if the name is unknown.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var report = new Report($"Managed TLS compared with the system's, medians of {Rounds} alternating rounds");
        (string Name, Func<Task> Run)[] all =
        [
            ("writes", () => WritesAsync(report)),
            ("plain", () => PlainAsync(report)),
            ("messages", () => MessagesAsync(report)),
            ("logins", () => LoginsAsync(report)),
            ("idle", () => IdleAsync(report)),
        ];
        if (args is [var wanted, ..] && all.All(b => b.Name != wanted))
            return 2;
        report.Begin();
        foreach ((_, Func<Task> run) in all.Where(b => args is [] || args.Contains(b.Name)))
            await run();
        return report.ExitCode;
    }

    private static async Task WritesAsync(Report report) =>
        Print(report, "writes of 64 KiB", "MiB/s", await RoundsAsync(TlsWrites.MeasureAsync), atLeast: 0.5);

    // In a child process, because the runtime decides at its start which instructions it uses. OpenSSL decides for itself.
    private static async Task PlainAsync(Report report)
    {
        Environment.SetEnvironmentVariable("DOTNET_EnableHWIntrinsic", "0");
        try
        {
            using var child = await ChildProcess.StartAsync(TlsChild.Throughput, new IPEndPoint(IPAddress.Loopback, 0));
            var rates = new Dictionary<TlsImplementation, double>();
            foreach (TlsImplementation tls in Enum.GetValues<TlsImplementation>())
                rates[tls] = double.Parse(await ChildProcess.ExpectAsync(child, $"{tls}"));
            Print(report, "writes of 64 KiB, no AES instructions in .NET", "MiB/s", rates, atLeast: 0.4);
            child.StandardInput.Close();
            await child.WaitForExitAsync();
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOTNET_EnableHWIntrinsic", null);
        }
    }

    private static async Task MessagesAsync(Report report)
    {
        await using var system = await TlsMessages.OpenAsync(TlsImplementation.System);
        await using var managed = await TlsMessages.OpenAsync(TlsImplementation.Managed);
        Print(
            report,
            "messages of 64 B one way",
            "/s",
            await RoundsAsync(tls => tls == TlsImplementation.System ? system.MeasureAsync() : managed.MeasureAsync()),
            atLeast: 0.6);
    }

    private static async Task LoginsAsync(Report report)
    {
        await using var system = await TlsLogins.OpenAsync(TlsImplementation.System);
        await using var managed = await TlsLogins.OpenAsync(TlsImplementation.Managed);
        TlsLogins Of(TlsImplementation tls) => tls == TlsImplementation.System ? system : managed;
        Print(report, "first logins with the password", "/s", await RoundsAsync(tls => Of(tls).PasswordsAsync()), atLeast: 0.9);
        Print(report, "first logins with a ticket", "/s", await RoundsAsync(tls => Of(tls).TicketsAsync()), atLeast: 0.9);
        Print(report, "logins with a certificate", "/s", await RoundsAsync(tls => Of(tls).CertificatesAsync()), atLeast: 0.9);
    }

    private static async Task IdleAsync(Report report)
    {
        var sizes = new Dictionary<TlsImplementation, double>();
        foreach (TlsImplementation tls in Enum.GetValues<TlsImplementation>())
            sizes[tls] = await TlsChild.MemoryOfMemberAsync(tls, Idle);
        Print(report, $"resident memory of the host for each of {Idle} idle members", "KiB", sizes, atMost: 1.5);
    }

    private static async Task<Dictionary<TlsImplementation, double>> RoundsAsync(Func<TlsImplementation, Task<double>> measure)
    {
        var rates = Enum.GetValues<TlsImplementation>().ToDictionary(tls => tls, _ => new List<double>());
        // The first round warms up.
        for (int round = 0; round <= Rounds; round++)
        {
            foreach ((TlsImplementation tls, List<double> of) in rates)
            {
                double rate = await measure(tls);
                if (round > 0)
                    of.Add(rate);
            }
        }
        return rates.ToDictionary(r => r.Key, r => Report.Percentile([.. r.Value.Order()], 0.5));
    }

    private static void Print(
        Report report, string what, string unit, Dictionary<TlsImplementation, double> values, double? atLeast = null, double? atMost = null)
    {
        foreach ((TlsImplementation tls, double value) in values)
            report.Line($"{what}, {tls}", value, unit);
        report.Line(
            $"{what}, ratio", values[TlsImplementation.Managed] / values[TlsImplementation.System], "x", atMost: atMost, atLeast: atLeast);
    }
}
