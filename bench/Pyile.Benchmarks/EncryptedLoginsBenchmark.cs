using System.Diagnostics;

namespace Pyile.Benchmarks;

/// <summary>Measures logins per second for each kind of proof. The host and the joiners share this process.</summary>
internal static class EncryptedLoginsBenchmark
{
    private const int AtOnce = 8;
    private const int Stay = 100;

    public static async Task<int> RunAsync()
    {
        var report = new Report($"Encrypted logins, {AtOnce} at a time, host and joiners in one process");
        report.Begin();
        await using HostSession host = EncryptedNetwork.Open();
        string ticket = await EncryptedNetwork.TicketAsync(host);
        await RateAsync(AtOnce, n => JoinAndLeaveAsync(() => EncryptedNetwork.EnterAsync(ticket, $"warm{n}", Loopback.Number(n))));

        report.Line("with the password", await RateAsync(120, ByPasswordAsync), "/s", atLeast: 15);
        report.Line("with a ticket, whole sessions", await RateAsync(2000, ByTicketAsync), "/s");
        report.Line("with a ticket", await RateAsync(3000, n => SlimAsync(host, ticket, n)), "/s", atLeast: 300);
        report.Line("with a certificate", await CertificatesAsync(host, ticket, 3000), "/s", atLeast: 300);
        await CutAsync(host, ticket, report);
        return report.ExitCode;

        Task ByPasswordAsync(int n) =>
            JoinAndLeaveAsync(() => EncryptedNetwork.JoinAsync(host.HostAddress, $"password{n}", Loopback.Number(n)));

        Task ByTicketAsync(int n) =>
            JoinAndLeaveAsync(() => EncryptedNetwork.EnterAsync(ticket, $"ticket{n}", Loopback.Number(n)));
    }

    private static async Task JoinAndLeaveAsync(Func<Task<PeerSession>> join)
    {
        await using PeerSession peer = await join();
    }

    private static async Task SlimAsync(HostSession host, string ticket, int number)
    {
        await using var member = new SlimMember(host.HostAddress, Loopback.Number(number), $"slim{number}");
        await member.EnterAsync(ticket);
        await member.LeaveAsync();
    }

    private static async Task<double> CertificatesAsync(HostSession host, string ticket, int count)
    {
        SlimMember[] members =
            [.. Enumerable.Range(0, Stay).Select(i => new SlimMember(host.HostAddress, Loopback.Number(i), $"again{i}"))];
        foreach (SlimMember member in members)
        {
            await member.EnterAsync(ticket);
            await member.DropAsync();
        }
        double rate = await RateAsync(count, async n =>
        {
            // Each lane uses its own members, so that no member logs in twice at the same time.
            SlimMember member = members[(n % AtOnce) + (n / AtOnce % (Stay / AtOnce) * AtOnce)];
            await member.ReturnAsync();
            await member.DropAsync();
        });
        foreach (SlimMember member in members)
            await member.DisposeAsync();
        return rate;
    }

    // Whole sessions, which reconnect by themselves; the time includes the pause before the first attempt.
    private static async Task CutAsync(HostSession host, string ticket, Report report)
    {
        await using var relay = new Relay(host.HostAddress);
        string byRelay = EncryptedNetwork.By(ticket, relay.Address);
        PeerSession[] peers = await Task.WhenAll(
            Enumerable.Range(0, Stay).Select(i => EncryptedNetwork.EnterAsync(byRelay, $"cut{i}", Loopback.Number(i))));
        var watch = Stopwatch.StartNew();
        relay.Cut();
        await Task.WhenAll(peers.Select(p => Network.NextAsync<Reconnected>(p, _ => true, TimeSpan.FromSeconds(60))));
        report.Line($"{Stay} members disconnected at once, all reconnected after", watch.Elapsed.TotalSeconds, "s");
        await EncryptedNetwork.CloseAsync(peers);
    }

    private static async Task<double> RateAsync(int count, Func<int, Task> login)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(lane => Task.Run(async () =>
        {
            for (int n = lane; n < count; n += AtOnce)
                await login(n);
        })));
        return count / watch.Elapsed.TotalSeconds;
    }
}
