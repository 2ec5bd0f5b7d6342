using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>Resolves the name of a host and connects to it. Its errors say what is wrong and what to check.</summary>
internal sealed class HostDialer(ITransport transport, IPAddress localAddress, ILogger logger)
{
    /// <exception cref="PyileException">The name is unknown, no host answers, or the local address cannot be used.</exception>
    public async Task<IConnection> DialAsync(string hostName, int port, CancellationToken cancellationToken) =>
        await DialAsync(new IPEndPoint(await ResolveAsync(hostName, cancellationToken).ConfigureAwait(false), port), cancellationToken).ConfigureAwait(false);

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
                $"No host answers at {remote}: {exception.Message}. Check the name and the port, and that a host runs there.",
                exception);
        }
    }

    /// <exception cref="PyileException">The name is unknown or has no IPv4 address.</exception>
    public async Task<IPAddress> ResolveAsync(string hostName, CancellationToken cancellationToken)
    {
        if (AddressText.TryParse(hostName, out IPAddress? address))
        {
            return address.AddressFamily == AddressFamily.InterNetwork
                ? address
                : throw new PyileException(PyileError.AddressInvalid, $"{hostName} is not an IPv4 address; IPv6 is not supported yet.");
        }
        // Resolvers read 127.1 and 010.0.0.1 as addresses that the user did not mean.
        if (!HostName.IsValid(hostName))
        {
            throw new PyileException(
                PyileError.AddressInvalid,
                HostName.IsNumeric(hostName)
                    ? $"'{hostName}' is not an IPv4 address. Write four decimal numbers without leading zeros, such as 10.0.0.7, and the port separately."
                    : "The name of the host has characters that no DNS name has. Check the spelling, or use the address.");
        }
        Log.LookingUp(logger, hostName);
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(hostName, AddressFamily.InterNetwork, cancellationToken).ConfigureAwait(false);
            if (found is [var first, ..])
                return first;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            throw new PyileException(
                PyileError.HostUnreachable, $"The name '{hostName}' has no IPv4 address: {exception.Message}. Check the spelling, or use the address.", exception);
        }
        throw new PyileException(PyileError.HostUnreachable, $"The name '{hostName}' has no IPv4 address. Check the spelling, or use the address.");
    }
}
