using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Pyile.Benchmarks.Shell;

/// <summary>Measures messages through the cmdlets, between PowerShell in a child process and a member in this process.</summary>
internal static class ShellBenchmark
{
    private const int Rounds = 3;
    private const int Processes = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(int? number)
    {
        int count = number ?? 100_000;
        var report = new Report(
            $"Through the cmdlets, encrypted and acknowledged, median of {Rounds} rounds of {count:#,0} messages,"
            + $" or of {Processes} processes");
        report.Begin();
        (double imported, double started) = await FirstAsync();
        report.Line("Import-Module Pyile, not the first time on this machine", imported, "ms", atMost: 250);
        report.Line("the first Start-PyileHost of a process", started, "ms", atMost: 150);
        using Process shell = Start("rates.ps1", count);
        try
        {
            string ticket = await ChildProcess.ExpectAsync(shell, "ticket");
            await using PeerSession bob = await EncryptedNetwork.EnterAsync(ticket, "bob", IPAddress.Loopback);
            await shell.StandardInput.WriteLineAsync();
            report.Line($"1..{count} | Send-PyileMessage -To bob", await SendingAsync(shell, bob, count), "/s", atLeast: 30_000);
            report.Line("Receive-PyileMessage -Wait", await ReceivingAsync(shell, bob, count, "received"), "/s", atLeast: 50_000);
            double idle = await ReceivingAsync(shell, bob, count, "handled");
            report.Line("a handler takes, idle prompt", idle, "/s", atLeast: 100_000);
            double waiting = await ReceivingAsync(shell, bob, count, "handled");
            report.Line("a handler takes, during a waiting cmdlet", waiting, "/s", atLeast: 100_000);
            await shell.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            if (!shell.HasExited)
                shell.Kill(entireProcessTree: true);
        }
        return report.ExitCode;
    }

    private static async Task<(double Imported, double Started)> FirstAsync()
    {
        var imports = new List<double>();
        var starts = new List<double>();
        for (int i = 0; i <= Processes; i++)
        {
            using Process shell = Start("first.ps1", 0);
            imports.Add(await NumberAsync(shell, "imported"));
            starts.Add(await NumberAsync(shell, "started"));
            await shell.WaitForExitAsync().WaitAsync(Patience);
        }
        return (Median(imports), Median(starts));
    }

    private static async Task<double> SendingAsync(Process shell, PeerSession bob, int count)
    {
        var rates = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            Task taking = TakeAsync(bob, count);
            rates.Add(await NumberAsync(shell, "sent"));
            await taking.WaitAsync(Patience);
        }
        return Median(rates);
    }

    private static async Task<double> ReceivingAsync(Process shell, PeerSession bob, int count, string word)
    {
        MemberId host = bob.GetPeers().Single(p => p.IsHost).Id;
        string text = new('x', 64);
        var rates = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            await ChildProcess.ExpectAsync(shell, "ready");
            for (int i = 0; i < count; i++)
                await bob.PostAsync(host, text);
            rates.Add(await NumberAsync(shell, word));
        }
        return Median(rates);
    }

    private static async Task TakeAsync(PeerSession session, int count)
    {
        for (int i = 0; i < count; i++)
            _ = session.TryReceive() ?? await session.ReceiveAsync();
    }

    private static async Task<double> NumberAsync(Process shell, string word) =>
        double.Parse(await ChildProcess.ExpectAsync(shell, word), CultureInfo.InvariantCulture);

    // The first round is a warm-up.
    private static double Median(List<double> values) => Report.Percentile([.. values.Skip(1).Order()], 0.5);

    private static Process Start(string script, int count)
    {
        // The quickstart sample hosts PowerShell and needs only the .NET SDK; building this project builds it, too.
        string quickstart = AppContext.BaseDirectory.Replace("Pyile.Benchmarks", "Quickstart", StringComparison.Ordinal);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(quickstart, "Quickstart.dll"));
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Shell", script));
        start.Environment["PYILE_BENCH_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }
}
