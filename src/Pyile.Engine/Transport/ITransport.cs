using System.Net;

namespace Pyile.Engine.Transport;

/// <summary>Creates listeners and connections: over sockets, or in memory for tests.</summary>
internal interface ITransport
{
    /// <exception cref="AddressUnavailableException">The address is in use, or does not belong to this machine.</exception>
    IListener Listen(IPEndPoint local, int backlog);

    /// <param name="remote">The address to connect to.</param>
    /// <param name="local">The local address to connect from, or <see cref="IPAddress.Any"/>.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="AddressUnavailableException">The local address does not belong to this machine.</exception>
    /// <exception cref="IOException">The connection could not be established.</exception>
    ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken);
}
