using System.Diagnostics;

namespace Pyile.Benchmarks;

/// <summary>Checks that members are not removed while their processes get very little processor time.</summary>
internal static class StarvedBenchmark
{
    private const int Count = 20;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync()
    {
        int busyCount = Environment.ProcessorCount * 2;
        var report = new Report(
            $"{Count} encrypted members in {Count} processes beside {busyCount} busy processes on {Environment.ProcessorCount} cores");
        report.Begin();
        await using HostSession host = EncryptedNetwork.Open();
        string ticket = await EncryptedNetwork.TicketAsync(host);
        var members = new List<Process>();
        var busy = new List<Process>();
        try
        {
            for (int i = 0; i < Count; i++)
                members.Add(await ChildProcess.StartAsync(EncryptedChild.Member, host.HostAddress, ticket, $"{i}"));
            for (int i = 0; i < busyCount; i++)
                busy.Add(await ChildProcess.StartAsync(EncryptedChild.Busy, host.HostAddress));
            await Task.Delay(Length);

            (int left, int suspect) = (0, 0);
            while (host.Events.TryRead(out SessionEvent? occurrence))
            {
                left += occurrence is PeerLeft ? 1 : 0;
                suspect += occurrence is PeerSuspect ? 1 : 0;
            }
            report.Line($"members removed within {Length.TotalSeconds} s", left, "", atMost: 0);
            report.Line("members suspected", suspect, "");
            report.Line("members on the host's roster at the end", host.GetPeers().Count, "", atLeast: Count + 1);
        }
        finally
        {
            foreach (Process process in (Process[])[.. busy, .. members])
            {
                process.Kill();
                process.Dispose();
            }
        }
        return report.ExitCode;
    }
}
