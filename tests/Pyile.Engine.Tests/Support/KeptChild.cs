using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>A process with a host that keeps its state, or with a peer that keeps its key. Both run until they are killed.</summary>
internal static class KeptChild
{
    public const string HostMode = "kept-host";
    public const string PeerMode = "kept-peer";

    /// <summary>Reads the folder and the port, prints the port and a ticket, and then for each line a line as soon as all members are Active.</summary>
    public static async Task RunHostAsync()
    {
        string folder = Console.ReadLine()!;
        int port = int.Parse(Console.ReadLine()!, null);
        string state = Path.Combine(folder, "state.json");
        using Secret? password = File.Exists(state) ? null : new Secret("secret");
        await using HostSession host = HostSession.Start(new HostOptions
        {
            Address = IPAddress.Loopback,
            Port = port,
            Password = password,
            StatePath = state,
        });
        var (_, ticket) = await host.NewTicketAsync();
        Console.WriteLine($"{host.HostAddress.Port} {ticket}");
        while (Console.ReadLine() is { } members)
        {
            while (host.GetPeers().Count(p => p is { IsSelf: false, State: PeerState.Active }) != int.Parse(members, null))
                await host.Events.ReadAsync();
            Console.WriteLine("all");
        }
    }

    /// <summary>Reads the folder, the port, and a ticket or nothing; prints the id and the alias, and then a line for each read one while it has its host.</summary>
    public static async Task RunPeerAsync()
    {
        string folder = Console.ReadLine()!;
        int port = int.Parse(Console.ReadLine()!, null);
        string ticket = Console.ReadLine()!;
        await using PeerSession peer = await PeerSession.ConnectAsync(new PeerOptions
        {
            HostName = ticket.Length > 0 ? null : "127.0.0.1",
            Port = ticket.Length > 0 ? null : port,
            Ticket = ticket.Length > 0 ? new Secret(ticket) : null,
            Alias = ticket.Length > 0 ? "bob" : SessionOptions.DefaultAlias,
            Address = IPAddress.Loopback,
            TrustPath = Path.Combine(folder, "networks.json"),
            Identity = new IdentityOptions { Folder = Path.Combine(folder, "identities") },
            RetryFor = TimeSpan.FromSeconds(30),
        });
        Console.WriteLine($"{peer.Id} {peer.Alias}");
        await Task.Delay(Timeout.Infinite);
    }
}
