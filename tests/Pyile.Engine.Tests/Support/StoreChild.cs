using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>The process of <see cref="Tls.UnreadableStoreTests"/>: it prints what became of a host, a join and a probe.</summary>
internal static class StoreChild
{
    public const string Mode = "stores";

    public static async Task RunAsync()
    {
        int port = int.Parse(Console.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
        string ticket = Console.ReadLine()!;
        string? before = Environment.GetEnvironmentVariable("HOME");
        await PrintAsync(async () =>
        {
            await using HostSession host = HostSession.Start(new HostOptions { Address = IPAddress.Loopback, Port = 0, Password = new Secret("secret") });
            var (_, own) = await host.NewTicketAsync(new TicketOptions { HostNames = ["127.0.0.1"] });
            await using PeerSession peer = await PeerSession.ConnectAsync(new PeerOptions { Ticket = new Secret(own), Address = IPAddress.Loopback });
            Receipt receipt = await peer.SendAsync(host.Id!.Value, "hello");
            return $"{receipt.Status}";
        });
        await PrintAsync(async () =>
        {
            await using PeerSession peer = await PeerSession.ConnectAsync(new PeerOptions { Ticket = new Secret(ticket), Address = IPAddress.Loopback });
            return $"{peer.State}";
        });
        await PrintAsync(async () =>
        {
            ProbedHost found = await HostProbe.RunAsync(new ProbeOptions { HostName = "127.0.0.1", Port = port });
            return found.SpeaksVersion2 ? "found" : found.Detail;
        });
        Console.WriteLine(Environment.GetEnvironmentVariable("HOME") == before ? "unchanged" : "changed");
    }

    private static async Task PrintAsync(Func<Task<string>> work)
    {
        try
        {
            Console.WriteLine(await work());
        }
        catch (PyileException exception)
        {
            Console.WriteLine(exception.Kind);
        }
        catch (Exception exception)
        {
            Console.WriteLine($"{exception.GetType().FullName}: {exception.Message}");
        }
    }
}
