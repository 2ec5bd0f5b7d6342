using System.Net;

namespace Pyile.Benchmarks;

/// <summary>Opens hosts and peers of protocol version 1 on loopback addresses.</summary>
internal static class Network
{
    public static readonly Secret Password = new("benchmark");

    public static HostSession Open() => HostSession.Start(new HostOptions
    {
        Address = IPAddress.Loopback,
        Port = 0,
        Password = Password,
        Alias = "host",
        Legacy = LegacyProtocol.Exclusive,
        PasswordAttempts = int.MaxValue,
    });

    public static Task<PeerSession> JoinAsync(IPEndPoint host, string alias, IPAddress? from = null) => PeerSession.ConnectAsync(new PeerOptions
    {
        HostName = host.Address.ToString(),
        Port = host.Port,
        Address = from ?? IPAddress.Loopback,
        Password = Password,
        Alias = alias,
        Legacy = LegacyProtocol.Exclusive,
        Timeout = TimeSpan.FromSeconds(60),
    });

    /// <summary>Reads the events of the session until one matches.</summary>
    public static async Task<T> NextAsync<T>(Session session, Func<T, bool> fits, TimeSpan limit)
        where T : SessionEvent
    {
        using var deadline = new CancellationTokenSource(limit);
        await foreach (SessionEvent occurrence in session.Events.ReadAllAsync(deadline.Token))
        {
            if (occurrence is T wanted && fits(wanted))
                return wanted;
        }
        throw new InvalidOperationException($"The session ended without a {typeof(T).Name}.");
    }
}
