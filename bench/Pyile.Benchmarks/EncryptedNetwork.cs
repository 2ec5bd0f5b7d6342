using System.Net;

namespace Pyile.Benchmarks;

/// <summary>Opens hosts and peers of protocol version 2 on loopback addresses.</summary>
internal static class EncryptedNetwork
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static HostSession Open(InboxOptions? inbox = null, TlsImplementation? tls = null) => HostSession.Start(new HostOptions
    {
        Address = IPAddress.Loopback,
        Port = 0,
        Password = Network.Password,
        Alias = "host",
        Inbox = inbox ?? new InboxOptions(),
        Tls = tls,
    });

    public static Task<PeerSession> JoinAsync(IPEndPoint host, string alias, IPAddress from, TlsImplementation? tls = null) => PeerSession.ConnectAsync(new PeerOptions
    {
        HostName = host.Address.ToString(),
        Port = host.Port,
        Address = from,
        Password = Network.Password,
        Alias = alias,
        Tls = tls,
        Timeout = Patience,
    });

    public static Task<PeerSession> EnterAsync(
        string ticket, string alias, IPAddress from, InboxOptions? inbox = null, TlsImplementation? tls = null) =>
        PeerSession.ConnectAsync(new PeerOptions
        {
            Ticket = new Secret(ticket),
            Address = from,
            Alias = alias,
            Inbox = inbox ?? new InboxOptions(),
            Tls = tls,
            Timeout = Patience,
        });

    public static async Task<string> TicketAsync(HostSession host, int uses = 1_000_000) =>
        (await host.NewTicketAsync(new TicketOptions { Uses = uses })).Text;

    public static TicketContent Read(string ticket) => TicketText.TryDecode(ticket, out TicketContent? content, out string? problem)
        ? content
        : throw new ArgumentException(problem, nameof(ticket));

    /// <summary>The same ticket with another address of the host, such as a relay's.</summary>
    public static string By(string ticket, IPEndPoint way) =>
        TicketText.Encode(Read(ticket) with { Hosts = [new TicketHost(way.Address.ToString(), way.Port)] });

    /// <summary>Waits until the roster of every session has <paramref name="rows"/> members.</summary>
    public static async Task AllSeeAsync(IEnumerable<Session> sessions, int rows, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        foreach (Session session in sessions)
        {
            while (session.GetPeers().Count != rows)
                await Task.Delay(20, deadline.Token);
        }
    }

    /// <summary>Closes many sessions, at most 32 at a time, because each sends a goodbye.</summary>
    public static Task CloseAsync(IEnumerable<Session> sessions) =>
        Parallel.ForEachAsync(
            sessions, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (session, _) => await session.CloseAsync());
}
