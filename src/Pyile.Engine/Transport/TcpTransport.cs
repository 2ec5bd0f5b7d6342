using System.Net;
using System.Net.Sockets;

namespace Pyile.Engine.Transport;

/// <summary>Connections over TCP and IPv4, with Nagle's algorithm disabled.</summary>
internal sealed class TcpTransport : ITransport
{
    public static readonly TcpTransport Instance = new();

    public IListener Listen(IPEndPoint local, int backlog)
    {
        Socket? socket = null;
        try
        {
            socket = NewSocket();
            // Another program could otherwise take the port over by an address that is more specific. Elsewhere none can.
            if (OperatingSystem.IsWindows())
                socket.ExclusiveAddressUse = true;
            socket.Bind(local);
            socket.Listen(backlog);
            return new TcpListener(socket);
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new AddressUnavailableException(local, exception);
        }
    }

    public async ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            socket = NewSocket();
            if (!local.Equals(IPAddress.Any))
                Bind(socket, new IPEndPoint(local, 0));
            await socket.ConnectAsync(remote, cancellationToken).ConfigureAwait(false);
            return new TcpConnection(socket);
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new IOException(exception.Message.TrimEnd('.'), exception);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static void Bind(Socket socket, IPEndPoint local)
    {
        try
        {
            socket.Bind(local);
        }
        catch (SocketException exception)
        {
            throw new AddressUnavailableException(local, exception);
        }
    }
}
