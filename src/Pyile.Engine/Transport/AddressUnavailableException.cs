using System.Net;
using System.Net.Sockets;

namespace Pyile.Engine.Transport;

/// <summary>A socket could not be bound to a local address.</summary>
internal sealed class AddressUnavailableException : IOException
{
    /// <param name="address">The address.</param>
    /// <param name="problem">What the system says.</param>
    public AddressUnavailableException(IPEndPoint address, SocketException problem)
        : this(address, problem, OperatingSystem.IsWindows())
    {
    }

    /// <param name="address">The address.</param>
    /// <param name="problem">What the system says.</param>
    /// <param name="isWindows">Windows denies access to a port that another program uses exclusively, or that it has reserved.</param>
    public AddressUnavailableException(IPEndPoint address, SocketException problem, bool isWindows)
        : base($"{address} cannot be bound.", problem)
    {
        Address = address;
        MayBeReserved = isWindows && problem.SocketErrorCode == SocketError.AccessDenied;
        InUse = MayBeReserved || problem.SocketErrorCode == SocketError.AddressAlreadyInUse;
    }

    public IPEndPoint Address { get; }

    /// <summary>True if another socket uses the address; false if it does not belong to this machine or is not permitted.</summary>
    public bool InUse { get; }

    /// <summary>Whether it may be in use by the system itself, which keeps ranges of ports for virtual machines.</summary>
    public bool MayBeReserved { get; }
}
