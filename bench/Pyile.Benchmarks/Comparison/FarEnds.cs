using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using NetMQ;
using NetMQ.Sockets;

namespace Pyile.Benchmarks.Comparison;

/// <summary>Connects to the lines that <see cref="NearEnds"/> opens in the other process.</summary>
internal static class FarEnds
{
    /// <param name="near">The address that the other process listens on.</param>
    /// <param name="args">The arguments that <see cref="NearEnds"/> passes.</param>
    public static async Task<ILine> ConnectAsync(IPEndPoint near, string[] args)
    {
        int bytes = int.Parse(args[1]);
        return Enum.Parse<Contender>(args[0]) switch
        {
            Contender.Pyile => await EnterAsync(args[3], bytes),
            Contender.NetMq => ConnectNetMq(near, bytes, isOneWay: bool.Parse(args[2])),
            Contender.Tls => new FrameLine(await ConnectTlsAsync(near), bytes),
            _ => new FrameLine(await ConnectAsync(near), bytes),
        };
    }

    private static async Task<PyileLine> EnterAsync(string ticket, int bytes)
    {
        PeerSession session = await EncryptedNetwork.EnterAsync(ticket, "partner", Loopback.Number(0), NearEnds.Inbox);
        session.Calls.TryOffer(EchoEndpoint.Name, new EchoEndpoint());
        return new PyileLine(session, session.GetPeers().Single(p => !p.IsSelf).Id, bytes);
    }

    private static NetMqLine ConnectNetMq(IPEndPoint near, int bytes, bool isOneWay)
    {
        NetMQSocket socket = isOneWay ? new PushSocket() : new ResponseSocket();
        socket.Connect($"tcp://{near}");
        return new NetMqLine(socket, bytes);
    }

    private static async Task<SslStream> ConnectTlsAsync(IPEndPoint near)
    {
        var tls = new SslStream(await ConnectAsync(near));
        using var key = MemberKey.Create(DateTimeOffset.UtcNow);
        await tls.AuthenticateAsClientAsync(((SystemTlsCredential)SystemTls.Instance.Use(key.SelfSigned)).ClientOptions(TlsTerms.Login));
        return tls;
    }

    private static async Task<NetworkStream> ConnectAsync(IPEndPoint near)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(near);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
