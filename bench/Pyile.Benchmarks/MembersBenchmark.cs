using System.Diagnostics;

namespace Pyile.Benchmarks;

/// <summary>Checks that many members of one host see each other and stay connected, and measures the idle cost for the host.</summary>
internal static class MembersBenchmark
{
    public static async Task<int> RunAsync(string[] args)
    {
        int count = args is [_, var first, ..] ? int.Parse(first) : 1000;
        int seconds = args is [_, _, var second, ..] ? int.Parse(second) : 60;
        var report = new Report($"{count:#,0} peers in one process, their host in another");
        report.Begin();
        await using HostSession host = Network.Open();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        var watch = Stopwatch.StartNew();
        using Process peers = await ChildProcess.StartAsync("members", host.HostAddress, $"{count}");
        report.Line("all joined and on every roster after", watch.Elapsed.TotalSeconds, "s");

        Process self = Process.GetCurrentProcess();
        (TimeSpan hostCpu, TimeSpan peersCpu) = (self.TotalProcessorTime, peers.TotalProcessorTime);
        watch.Restart();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        self.Refresh();
        peers.Refresh();
        double load = (self.TotalProcessorTime - hostCpu) / watch.Elapsed * 100;
        report.Line($"processor time of the host over {seconds} s", load, "% core", atMost: 10);
        report.Line("processor time of all peers together", (peers.TotalProcessorTime - peersCpu) / watch.Elapsed * 100, "% core");
        report.Line("heap of the host for each member", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / count, "KiB");

        int removed = 0;
        while (host.Events.TryRead(out SessionEvent? occurrence))
            removed += occurrence is PeerLeft or PeerSuspect ? 1 : 0;
        report.Line("removed or suspected without cause", removed, "", atMost: 0);
        report.Line("members on the host's roster at the end", host.GetPeers().Count, "", atLeast: count + 1);
        await peers.StandardInput.WriteLineAsync();
        string[] rest = (await ChildProcess.ExpectAsync(peers, "connected")).Split(' ');
        report.Line("peers that are connected at the end", int.Parse(rest[0]), "", atLeast: count);
        report.Line("the shortest roster among them", int.Parse(rest[1]), "", atLeast: count + 1);
        peers.StandardInput.Close();
        await peers.WaitForExitAsync();
        return report.ExitCode;
    }
}
