using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pyile.Benchmarks;

/// <summary>
/// Measures version 1 logins: on their own, with the pauses for joiners that read single values, and beside silent connections.
/// </summary>
internal static class JoinsBenchmark
{
    public static async Task<int> RunAsync()
    {
        var report = new Report("Logins");
        report.Begin();
        await using HostSession host = Network.Open();
        await MeasureAsync(host, 5);
        List<double> alone = await MeasureAsync(host, 50);
        report.Line("host and joiner of this implementation, median", Report.Percentile(alone, 0.5), "ms");
        report.Line("host and joiner of this implementation, slowest of 50", alone[^1], "ms", atMost: 50);
        report.Line("with pauses for a joiner that reads single values, slowest of 5", await SlowestSpacedAsync(host), "ms", atMost: 400);
        foreach (int silent in (int[])[1, 200])
        {
            List<Socket> sockets = [.. Enumerable.Range(0, silent).Select(i => Silent(host.HostAddress, i))];
            List<double> beside = await MeasureAsync(host, 50);
            report.Line($"beside {silent} silent connections, median", Report.Percentile(beside, 0.5), "ms");
            double delay = beside[^1] - Report.Percentile(alone, 0.5);
            report.Line($"beside {silent} silent connections, slowest of 50: delay", delay, "ms", atMost: 100);
            sockets.ForEach(s => s.Dispose());
        }
        return report.ExitCode;
    }

    private static async Task<List<double>> MeasureAsync(HostSession host, int count)
    {
        var times = new List<double>();
        for (int i = 0; i < count; i++)
        {
            var watch = Stopwatch.StartNew();
            await using PeerSession peer = await Network.JoinAsync(host.HostAddress, "peer");
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        return times;
    }

    // From sixteen addresses, because a host drops the oldest unfinished login of an address after sixteen.
    private static Socket Silent(IPEndPoint host, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(1 + (number % 16))]), 0));
        socket.Connect(host);
        return socket;
    }

    private static async Task<double> SlowestSpacedAsync(HostSession host)
    {
        double slowest = 0;
        for (int i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            using var control = new TcpClient();
            await control.ConnectAsync(host.HostAddress);
            NetworkStream stream = control.GetStream();
            await ReadAsync(stream);
            await WriteAsync(stream, "{\"shadow\": \"benchmark\"}");
            await ReadAsync(stream);
            await WriteAsync(stream, "{\"peer_address\": [\"127.0.0.1\", 40000]}");
            await ReadAsync(stream);
            string dist = await ReadAsync(stream);
            int port = int.Parse(dist[(dist.LastIndexOf(',') + 1)..dist.IndexOf(']', StringComparison.Ordinal)]);
            using var fetch = new TcpClient();
            await fetch.ConnectAsync(host.HostAddress.Address, port);
            slowest = Math.Max(slowest, watch.Elapsed.TotalMilliseconds);
            await Network.NextAsync<PeerJoined>(host, joined => joined.Peer.Address.Port == 40000, TimeSpan.FromSeconds(5));
            control.Close();
            await Network.NextAsync<PeerLeft>(host, left => left.Peer.Address.Port == 40000, TimeSpan.FromSeconds(5));
        }
        return slowest;
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[2048];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }

    private static async Task WriteAsync(NetworkStream stream, string json) => await stream.WriteAsync(Encoding.UTF8.GetBytes(json));
}
