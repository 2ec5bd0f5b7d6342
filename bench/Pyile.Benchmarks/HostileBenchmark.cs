using System.Diagnostics;

namespace Pyile.Benchmarks;

/// <summary>Measures how long a login takes while thousands of other connections only occupy the host.</summary>
internal static class HostileBenchmark
{
    private const int Idle = 10_000;
    private const int Drips = 200;
    private const int Processes = 2;
    private const int Spare = 500;

    /// <param name="comebacks">How many closed connections are opened again per second.</param>
    public static async Task<int> RunAsync(int comebacks)
    {
        int limit = OpenFiles();
        int each = Math.Min(Idle / Processes, limit - Spare);
        var report = new Report(
            $"Logins beside {each * Processes:#,0} idle connections and {Drips} that write one byte per second"
            + $" (limit of open files per process: {limit:#,0})");
        report.Begin();
        await MeasureAsync(report, each, comebacks);
        return report.ExitCode;
    }

    private static async Task MeasureAsync(Report report, int each, int comebacks)
    {
        await using HostSession host = EncryptedNetwork.Open();
        _ = DrainAsync(host);
        await JoinAsync(host, 0);
        List<double> alone = await JoinManyAsync(host, 10);
        report.Line("without other connections, slowest of 10", alone[^1], "ms");

        using Process drips = await ChildProcess.StartAsync(EncryptedChild.Drips, host.HostAddress, "20000", $"{Drips}");
        Task<Process[]> arriving = Task.WhenAll(Enumerable.Range(0, Processes).Select(i => ChildProcess.StartAsync(
            EncryptedChild.Idlers, host.HostAddress, $"{30_000 + (i * each)}", $"{each}", $"{comebacks / Processes}")));
        var beside = new List<double>();
        while (!arriving.IsCompleted)
            beside.Add(await JoinAsync(host, beside.Count));
        report.Line($"while they connect, slowest of {beside.Count}", beside.Max(), "ms");
        Process[] idlers = await arriving;

        List<double> there = await JoinManyAsync(host, 10);
        report.Line($"beside them, {comebacks:#,0} reconnects per second: median", Report.Percentile(there, 0.5), "ms");
        report.Line($"beside them, {comebacks:#,0} reconnects per second: slowest of 10", there[^1], "ms", atMost: 1000);
        int cut = 0;
        foreach (Process process in idlers)
        {
            await process.StandardInput.WriteLineAsync();
            cut += int.Parse(await ChildProcess.ExpectAsync(process, "cut"));
        }
        report.Line("idle connections that the host closed", cut, "");
        foreach (Process process in (Process[])[drips, .. idlers])
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            if (process != drips)
                process.Dispose();
        }
    }

    private static async Task<List<double>> JoinManyAsync(HostSession host, int count)
    {
        var times = new List<double>();
        for (int i = 0; i < count; i++)
            times.Add(await JoinAsync(host, i));
        times.Sort();
        return times;
    }

    private static async Task<double> JoinAsync(HostSession host, int number)
    {
        var watch = Stopwatch.StartNew();
        await using PeerSession peer = await EncryptedNetwork.JoinAsync(host.HostAddress, "good", Loopback.Number(number));
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task DrainAsync(HostSession host)
    {
        while (await host.Events.WaitToReadAsync())
            host.Events.TryRead(out _);
    }

    private static int OpenFiles()
    {
        const string limits = "/proc/self/limits";
        if (!File.Exists(limits))
            return Idle;
        string line = File.ReadLines(limits).First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], out int soft) ? soft : Idle;
    }
}
