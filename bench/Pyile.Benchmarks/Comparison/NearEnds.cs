using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using NetMQ;
using NetMQ.Sockets;

namespace Pyile.Benchmarks.Comparison;

/// <summary>Opens lines: this process listens and starts another process, which connects.</summary>
internal static class NearEnds
{
    /// <summary>Measured sessions need no event buffer, because their events are not read.</summary>
    public static readonly InboxOptions Inbox = new() { MaxEvents = 16 };

    /// <summary>Opens one line for each contender.</summary>
    public static async Task<List<Pair>> OpenAllAsync(int bytes, bool isOneWay)
    {
        var pairs = new List<Pair>();
        try
        {
            foreach (Contender contender in Enum.GetValues<Contender>())
                pairs.Add(await OpenAsync(contender, bytes, isOneWay));
            return pairs;
        }
        catch
        {
            await CloseAsync(pairs);
            throw;
        }
    }

    public static async Task CloseAsync(IEnumerable<Pair> pairs)
    {
        foreach (Pair pair in pairs)
            await pair.DisposeAsync();
    }

    private static Task<Pair> OpenAsync(Contender contender, int bytes, bool isOneWay) => contender switch
    {
        Contender.Pyile => OpenPyileAsync(bytes, isOneWay),
        Contender.NetMq => OpenNetMqAsync(bytes, isOneWay),
        _ => OpenStreamAsync(contender, bytes, isOneWay),
    };

    private static async Task<Pair> OpenPyileAsync(int bytes, bool isOneWay)
    {
        HostSession host = EncryptedNetwork.Open(Inbox);
        Partner? far = null;
        try
        {
            far = await StartAsync(Contender.Pyile, host.HostAddress, bytes, isOneWay, await EncryptedNetwork.TicketAsync(host));
            await EncryptedNetwork.AllSeeAsync([host], 2, TimeSpan.FromSeconds(30));
            return new Pair(Contender.Pyile, new PyileLine(host, host.GetPeers().Single(p => !p.IsSelf).Id, bytes), far);
        }
        catch
        {
            if (far is not null)
                await far.DisposeAsync();
            await host.DisposeAsync();
            throw;
        }
    }

    private static async Task<Pair> OpenNetMqAsync(int bytes, bool isOneWay)
    {
        NetMQSocket socket = isOneWay ? new PullSocket() : new RequestSocket();
        try
        {
            int port = socket.BindRandomPort($"tcp://{IPAddress.Loopback}");
            Partner far = await StartAsync(Contender.NetMq, new IPEndPoint(IPAddress.Loopback, port), bytes, isOneWay);
            return new Pair(Contender.NetMq, new NetMqLine(socket, bytes), far);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Pair> OpenStreamAsync(Contender contender, int bytes, bool isOneWay)
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<Stream> accepting = AcceptAsync(listener, contender == Contender.Tls);
        Partner far = await StartAsync(contender, (IPEndPoint)listener.LocalEndpoint, bytes, isOneWay);
        try
        {
            return new Pair(contender, new FrameLine(await accepting, bytes), far);
        }
        catch
        {
            await far.DisposeAsync();
            throw;
        }
    }

    private static async Task<Stream> AcceptAsync(System.Net.Sockets.TcpListener listener, bool isTls)
    {
        Socket socket = await listener.AcceptSocketAsync();
        socket.NoDelay = true;
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (!isTls)
            return stream;
        var tls = new SslStream(stream);
        using var key = MemberKey.Create(DateTimeOffset.UtcNow);
        await tls.AuthenticateAsServerAsync(((SystemTlsCredential)SystemTls.Instance.Use(key.SelfSigned)).ServerOptions(TlsTerms.Login));
        return tls;
    }

    private static Task<Partner> StartAsync(Contender contender, IPEndPoint near, int bytes, bool isOneWay, params string[] more) =>
        Partner.StartAsync(ComparisonChild.Line, near, [$"{contender}", $"{bytes}", $"{isOneWay}", .. more]);
}
