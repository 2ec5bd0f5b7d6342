using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;

namespace Pyile.Benchmarks;

/// <summary>
/// Bans a member that holds many message links. The member does not cooperate: it receives nothing more from the host, so
/// the other members must close its links.
/// </summary>
internal static class BanBenchmark
{
    private const int Count = 50;
    private static readonly IPAddress From = Loopback.Number(1000);

    public static async Task<int> RunAsync()
    {
        var report = new Report($"A member with {Count} open message links is banned");
        report.Begin();
        await using HostSession host = EncryptedNetwork.Open();
        await using var relay = new Relay(host.HostAddress);
        string ticket = await EncryptedNetwork.TicketAsync(host);
        PeerSession[] others = await Task.WhenAll(
            Enumerable.Range(0, Count).Select(i => EncryptedNetwork.EnterAsync(ticket, $"other{i}", Loopback.Number(i))));
        await using PeerSession banned = await EncryptedNetwork.EnterAsync(EncryptedNetwork.By(ticket, relay.Address), "banned", From);
        await EncryptedNetwork.AllSeeAsync([host, .. others, banned], Count + 2, TimeSpan.FromSeconds(30));

        Receipt[] receipts = await Task.WhenAll(others.Select(o => banned.SendAsync(o.Id!.Value, "hello")));
        report.Line("messages delivered before", receipts.Count(r => r.Status == ReceiptStatus.Delivered), "", atLeast: Count);
        report.Line("links before", Links(host, relay), "", atLeast: Count);

        relay.Deafen();
        var watch = Stopwatch.StartNew();
        Task informed = Task.WhenAll(
            others.Select(o => Network.NextAsync<PeerLeft>(o, e => e.Peer.Id == banned.Id, TimeSpan.FromSeconds(15))));
        Task<Ban> banning = host.BanAsync(banned.Id!.Value, "benchmark");
        Task<double> closed = ClosedAsync(watch, host, relay);
        await banning;
        await informed;
        report.Line("all others know after", watch.Elapsed.TotalMilliseconds, "ms", atMost: 1000);
        report.Line("all links are closed after", await closed, "ms", atMost: 1000);

        receipts = await Task.WhenAll(others.Select(o => banned.SendAsync(o.Id!.Value, "hello again")));
        report.Line("messages delivered afterwards", receipts.Count(r => r.Status == ReceiptStatus.Delivered), "", atMost: 0);
        await EncryptedNetwork.CloseAsync(others);
        return report.ExitCode;
    }

    private static async Task<double> ClosedAsync(Stopwatch watch, HostSession host, Relay relay)
    {
        while (Links(host, relay) > 0 && watch.Elapsed < TimeSpan.FromSeconds(15))
            await Task.Delay(5);
        return watch.Elapsed.TotalMilliseconds;
    }

    // Counted by the operating system, independently of the state of any session.
    private static int Links(HostSession host, Relay relay)
    {
        TcpConnectionInformation[] connections = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections();
        return connections.Count(c =>
            c.State == TcpState.Established
            && c.LocalEndPoint.Address.Equals(From)
            && c.RemoteEndPoint.Port != host.HostAddress.Port
            && c.RemoteEndPoint.Port != relay.Address.Port
            && c.LocalEndPoint.Port != host.HostAddress.Port);
    }
}
