using System.Net;
using System.Net.Sockets;
using Pyile.Protocol;

namespace Pyile.Legacy;

/// <summary>An address as it stands on the wire: <c>["ip", port]</c>. The text is a claim and may be a name, empty or 0.0.0.0.</summary>
internal readonly record struct WireAddress(string Host, int Port)
{
    public static WireAddress From(IPEndPoint endPoint) => new(endPoint.Address.ToString(), endPoint.Port);

    /// <summary>
    /// The address to connect to. A host that is bound to everything claims "" or 0.0.0.0, which means
    /// the address it is reached at: <paramref name="speaker"/>. Null for names and other protocols.
    /// </summary>
    public IPEndPoint? Resolve(IPAddress speaker)
    {
        if (Host is "" or "0.0.0.0")
            return new IPEndPoint(speaker, Port);
        if (Host is "localhost")
            return new IPEndPoint(IPAddress.Loopback, Port);
        return AddressText.TryParse(Host, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetwork
            ? new IPEndPoint(address, Port)
            : null;
    }
}
