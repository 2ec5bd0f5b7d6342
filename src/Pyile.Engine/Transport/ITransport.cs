using System.Net;
using System.Net.Sockets;

namespace Pyile.Engine.Transport;

/// <summary>Creates listeners and connections, and resolves names: over sockets and the system's resolver, or in memory for tests.</summary>
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

    /// <summary>The addresses of a name, in the order in which the resolver prefers them.</summary>
    /// <exception cref="SocketException">The name has no address.</exception>
    /// <exception cref="ArgumentException">The resolver does not take such a name.</exception>
    async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken cancellationToken) =>
        await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork, cancellationToken).ConfigureAwait(false);
}
