using System.Net;

namespace Pyile.Engine.Transport;

/// <summary>Where connections come from: sockets, or memory in tests.</summary>
internal interface ITransport
{
    /// <exception cref="AddressUnavailableException">The address is taken, or is not this machine's.</exception>
    IListener Listen(IPEndPoint local, int backlog);

    /// <param name="remote">The address to connect to.</param>
    /// <param name="local">The local address to come from, or any.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AddressUnavailableException">The local address is not this machine's.</exception>
    /// <exception cref="IOException">Nobody answers there.</exception>
    ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken);
}

/// <summary>A local address cannot be bound to.</summary>
internal sealed class AddressUnavailableException : IOException
{
    public AddressUnavailableException(IPEndPoint address, bool inUse, Exception? innerException = null)
        : base($"{address} cannot be bound to.", innerException)
    {
        Address = address;
        InUse = inUse;
    }

    public IPEndPoint Address { get; }

    /// <summary>True where another socket has it, false where the address is not this machine's or not permitted.</summary>
    public bool InUse { get; }
}
