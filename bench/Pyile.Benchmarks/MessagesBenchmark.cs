using System.Diagnostics;
using System.Globalization;

namespace Pyile.Benchmarks;

/// <summary>Measures messages of protocol version 1 between two processes; each message uses its own connection.</summary>
internal static class MessagesBenchmark
{
    public static async Task<int> RunAsync()
    {
        var report = new Report("Messages between two processes, one connection and one echo each, one after another");
        report.Begin();
        await using HostSession host = Network.Open();
        foreach ((int bytes, int count) in ((int, int)[])[(64, 20_000), (1024, 10_000)])
        {
            // Receives continuously, so that the inbox never becomes full.
            using var enough = new CancellationTokenSource();
            Task receiving = ReceiveAsync(host, enough.Token);
            using Process sender = await ChildProcess.StartAsync(
                "sender", host.HostAddress, host.Address.ToString(), $"{bytes}", $"{count}");
            var rates = new List<double>();
            for (int round = 0; round < 3; round++)
                rates.Add(double.Parse(await ChildProcess.ExpectAsync(sender, "rate"), CultureInfo.InvariantCulture));
            await ChildProcess.ExpectAsync(sender, "done");
            sender.StandardInput.Close();
            await sender.WaitForExitAsync();
            await enough.CancelAsync();
            await receiving;
            rates.Sort();
            report.Line($"{bytes} B, median of 3 rounds of {count:#,0}", rates[1], "/s", atLeast: bytes == 64 ? 5_000 : null);
        }
        return report.ExitCode;
    }

    private static async Task ReceiveAsync(HostSession host, CancellationToken cancellationToken)
    {
        try
        {
            while (await host.ReceiveAsync(cancellationToken: cancellationToken) is not null)
            {
            }
        }
        catch (OperationCanceledException)
        {
            // All rounds are done.
        }
    }
}
