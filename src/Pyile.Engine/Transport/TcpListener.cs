using System.Net;
using System.Net.Sockets;

namespace Pyile.Engine.Transport;

internal sealed class TcpListener(Socket socket) : IListener
{
    public IPEndPoint Local { get; } = (IPEndPoint)socket.LocalEndPoint!;

    public async ValueTask<IConnection> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Socket? accepted = null;
            try
            {
                accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                accepted.NoDelay = true;
                return new TcpConnection(accepted);
            }
            catch (SocketException exception) when (accepted is not null || IsClosedByRemote(exception))
            {
                // The other side closed the connection before it was accepted, so the listener is not affected.
                accepted?.Dispose();
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.OperationAborted)
            {
                throw new ObjectDisposedException(nameof(TcpListener), exception);
            }
            catch (SocketException exception)
            {
                throw new IOException(exception.Message.TrimEnd('.'), exception);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsClosedByRemote(SocketException exception) =>
        exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted;
}
