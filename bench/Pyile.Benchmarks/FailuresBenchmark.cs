using System.Diagnostics;
using System.Net;

namespace Pyile.Benchmarks;

/// <summary>Measures how soon all members know that a process was stopped or killed.</summary>
internal static class FailuresBenchmark
{
    public static async Task<int> RunAsync(bool isEncrypted = false)
    {
        var report = new Report(isEncrypted ? "An encrypted member in another process fails" : "A member in another process fails");
        report.Begin();
        if (OperatingSystem.IsWindows())
        {
            Console.WriteLine("  Not measured on Windows, because stopping a process needs signals.");
            return 0;
        }
        await using HostSession host = isEncrypted ? EncryptedNetwork.Open() : Network.Open();
        await using PeerSession witness = isEncrypted
            ? await EncryptedNetwork.JoinAsync(host.HostAddress, "witness", IPAddress.Loopback)
            : await Network.JoinAsync(host.HostAddress, "witness");
        string ticket = isEncrypted ? await EncryptedNetwork.TicketAsync(host) : "";

        using (Process stopped = await StartAsync(host, ticket))
        {
            IPEndPoint address = await JoinedAsync(host, witness);
            var watch = Stopwatch.StartNew();
            await SignalAsync(stopped, "STOP");
            await Network.NextAsync<PeerSuspect>(host, e => e.Peer.Address.Equals(address), TimeSpan.FromSeconds(15));
            report.Line("stopped: suspect on the host after", watch.Elapsed.TotalSeconds, "s", atMost: 5);
            await Task.WhenAll(GoneAsync(host, address), GoneAsync(witness, address));
            report.Line("stopped: removed from every roster after", watch.Elapsed.TotalSeconds, "s", atMost: 9);
            stopped.Kill();
        }
        using (Process killed = await StartAsync(host, ticket))
        {
            IPEndPoint address = await JoinedAsync(host, witness);
            var watch = Stopwatch.StartNew();
            killed.Kill();
            await Task.WhenAll(GoneAsync(host, address), GoneAsync(witness, address));
            report.Line("killed: removed from every roster after", watch.Elapsed.TotalMilliseconds, "ms", atMost: isEncrypted ? 500 : 2500);
        }
        return report.ExitCode;
    }

    private static Task<Process> StartAsync(HostSession host, string ticket) => ticket.Length > 0
        ? ChildProcess.StartAsync(EncryptedChild.Member, host.HostAddress, ticket, "1")
        : ChildProcess.StartAsync("peer", host.HostAddress);

    private static async Task<IPEndPoint> JoinedAsync(HostSession host, PeerSession witness)
    {
        var limit = TimeSpan.FromSeconds(15);
        PeerJoined joined = await Network.NextAsync<PeerJoined>(host, e => !e.Peer.Address.Equals(witness.Address), limit);
        await Network.NextAsync<PeerJoined>(witness, e => e.Peer.Address.Equals(joined.Peer.Address), limit);
        return joined.Peer.Address;
    }

    private static Task<PeerLeft> GoneAsync(Session session, IPEndPoint address) =>
        Network.NextAsync<PeerLeft>(session, e => e.Peer.Address.Equals(address), TimeSpan.FromSeconds(15));

    private static async Task SignalAsync(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }
}
