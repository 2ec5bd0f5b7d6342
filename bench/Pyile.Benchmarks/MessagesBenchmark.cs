using System.Diagnostics;
using System.Globalization;

namespace Pyile.Benchmarks;

/// <summary>Messages from one process to another, each by its own connection, as version 1 has it.</summary>
internal static class MessagesBenchmark
{
    public static async Task<int> RunAsync()
    {
        var report = new Report("Messages between two processes, one connection and one echo each, one after another");
        report.Begin();
        await using HostSession host = Network.Open();
        foreach ((int bytes, int count) in ((int, int)[])[(64, 20_000), (1024, 10_000)])
        {
            // Receives all the time, so that the inbox never fills up.
            using var enough = new CancellationTokenSource();
            Task receiving = ReceiveAsync(host, enough.Token);
            using Process sender = await ChildProcess.StartAsync("sender", host.HostAddress, host.Address.ToString(), $"{bytes}", $"{count}");
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
            // Enough was received.
        }
    }
}
