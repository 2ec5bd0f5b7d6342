using System.Net;
using System.Net.Sockets;

namespace Pyile.Engine.Tests.Support;

/// <summary>A network that a test must not use; it counts each use.</summary>
internal sealed class ClosedTransport : ITransport
{
    public int Uses { get; private set; }

    public IListener Listen(IPEndPoint local, int backlog)
    {
        Uses++;
        throw new AddressUnavailableException(local, new SocketException((int)SocketError.AddressNotAvailable));
    }

    public ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken)
    {
        Uses++;
        throw new IOException("This network is closed.");
    }
}
