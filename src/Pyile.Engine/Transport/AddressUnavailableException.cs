using System.Net;

namespace Pyile.Engine.Transport;

/// <summary>A socket could not be bound to a local address.</summary>
internal sealed class AddressUnavailableException : IOException
{
    public AddressUnavailableException(IPEndPoint address, bool inUse, Exception? innerException = null)
        : base($"{address} cannot be bound.", innerException)
    {
        Address = address;
        InUse = inUse;
    }

    public IPEndPoint Address { get; }

    /// <summary>True if another socket uses the address; false if it does not belong to this machine or is not permitted.</summary>
    public bool InUse { get; }
}
