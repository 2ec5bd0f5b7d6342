using System.Diagnostics;

namespace Pyile.Benchmarks;

/// <summary>Measures the cost of thousands of idle members for their host, which is alone in this process.</summary>
internal static class IdleBenchmark
{
    private const int PerProcess = 1000;
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Relayed = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(int count)
    {
        var report = new Report($"{count:#,0} idle encrypted members, their host alone in this process");
        report.Begin();
        await using HostSession host = EncryptedNetwork.Open();
        string ticket = await EncryptedNetwork.TicketAsync(host);
        await using (await EncryptedNetwork.EnterAsync(ticket, "warm", Loopback.Number(0)))
        {
        }
        (long resident, long heap) = MemoryUse.Now();

        var watch = Stopwatch.StartNew();
        var children = new List<Process>();
        for (int first = 0; first < count; first += PerProcess)
        {
            children.Add(await ChildProcess.StartAsync(
                EncryptedChild.Slim, host.HostAddress, ticket, $"{first}", $"{Math.Min(PerProcess, count - first)}"));
        }
        report.Line("all joined after", watch.Elapsed.TotalSeconds, "s");
        await Task.Delay(TimeSpan.FromSeconds(5));

        (long residentThen, long heapThen) = MemoryUse.Now();
        report.Line("resident memory of the host for each member", (residentThen - resident) / 1024.0 / count, "KiB", atMost: 80);
        report.Line("managed heap of the host for each member", (heapThen - heap) / 1024.0 / count, "KiB");

        var self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        watch.Restart();
        await Task.Delay(Watched);
        self.Refresh();
        double load = (self.TotalProcessorTime - cpu) / watch.Elapsed * 100;
        report.Line($"processor time of the host over {Watched.TotalSeconds} s", load, "% core", atMost: 25);

        int removed = 0;
        while (host.Events.TryRead(out SessionEvent? occurrence))
            removed += occurrence is PeerSuspect or PeerLeft { Peer.Alias: not "warm" } ? 1 : 0;
        report.Line("removed or suspected without cause", removed, "", atMost: 0);
        await HeartbeatAsync(host, ticket, report);

        int connected = 0;
        foreach (Process child in children)
        {
            await child.StandardInput.WriteLineAsync();
            connected += int.Parse(await ChildProcess.ExpectAsync(child, "connected"));
        }
        report.Line("members that are connected at the end", connected, "", atLeast: count);
        foreach (Process child in children)
        {
            child.StandardInput.Close();
            await child.WaitForExitAsync();
            child.Dispose();
        }
        return report.ExitCode;
    }

    private static async Task HeartbeatAsync(HostSession host, string ticket, Report report)
    {
        await using var relay = new Relay(host.HostAddress);
        string byRelay = EncryptedNetwork.By(ticket, relay.Address);
        await using PeerSession member = await EncryptedNetwork.EnterAsync(byRelay, "watched", Loopback.Number(60_000));
        // Excludes the roster update that announces this member.
        await Task.Delay(TimeSpan.FromSeconds(1));
        (long up, long down) = relay.Bytes;
        await Task.Delay(Relayed);
        (long upThen, long downThen) = relay.Bytes;
        double beats = Relayed / new HeartbeatOptions().Interval;
        report.Line("bytes of a heartbeat from the host", (downThen - down) / beats, "B", atMost: 64);
        report.Line("bytes of the reply to a heartbeat", (upThen - up) / beats, "B", atMost: 64);
    }
}
