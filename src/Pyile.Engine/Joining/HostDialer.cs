using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Joining;

/// <summary>Connects to one address of a host. Its errors say what is wrong and what to check.</summary>
internal sealed class HostDialer(ITransport transport, IPAddress localAddress, ILogger logger)
{
    /// <exception cref="PyileException">No host answers, or the local address cannot be used.</exception>
    public async Task<IConnection> DialAsync(IPEndPoint remote, CancellationToken cancellationToken)
    {
        Log.Connecting(logger, remote);
        try
        {
            return await transport.ConnectAsync(remote, localAddress, cancellationToken).ConfigureAwait(false);
        }
        catch (AddressUnavailableException exception)
        {
            throw LocalAddresses.ToException(exception);
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            throw new PyileException(PyileError.ConnectionLost, $"{remote} closed the connection at once. Try again.", exception);
        }
        catch (IOException exception)
        {
            throw new PyileException(
                PyileError.HostUnreachable,
                $"No host answers at {remote}: {exception.Message.TrimEnd('.')}. Check the name and the port, and that a host runs there.",
                exception);
        }
    }
}
