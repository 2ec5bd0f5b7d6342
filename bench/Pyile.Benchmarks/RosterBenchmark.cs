using System.Diagnostics;

namespace Pyile.Benchmarks;

/// <summary>Measures how soon many members that join with one ticket all see each other.</summary>
internal static class RosterBenchmark
{
    private const int Count = 1000;

    public static async Task<int> RunAsync()
    {
        var report = new Report($"{Count:#,0} encrypted members with one ticket, in one process, their host in another");
        report.Begin();
        await using HostSession host = EncryptedNetwork.Open();
        string ticket = await EncryptedNetwork.TicketAsync(host, uses: Count);

        var watch = Stopwatch.StartNew();
        using Process crowd = await ChildProcess.StartAsync(EncryptedChild.Crowd, host.HostAddress, ticket, $"{Count}");
        report.Line("all joined after", watch.Elapsed.TotalSeconds, "s");
        await ChildProcess.ExpectAsync(crowd, "complete");
        report.Line($"all {Count:#,0} rosters show {Count + 1:#,0} after", watch.Elapsed.TotalSeconds, "s", atMost: 20);
        report.Line("members on the host's roster", host.GetPeers().Count, "", atLeast: Count + 1);
        report.Line("remaining uses of the ticket", host.Tickets.Sum(t => t.UsesLeft), "", atMost: 0);
        crowd.StandardInput.Close();
        await crowd.WaitForExitAsync();
        return report.ExitCode;
    }
}
