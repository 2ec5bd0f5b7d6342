using System.Net;
using Pyile.Engine.Transport;

namespace Pyile.Legacy;

/// <summary>
/// Finds the sender of a message. The IP address is the socket's; the port in <c>from</c> counts only if a member has both. Otherwise the
/// sender is known only if exactly one member has that IP address.
/// </summary>
internal static class SenderRule
{
    public static IPEndPoint? Find(IEnumerable<IPEndPoint> members, IPAddress socket, WireAddress from)
    {
        IPAddress address = Addresses.Normalize(socket);
        IPEndPoint? only = null;
        int onThatAddress = 0;
        foreach (IPEndPoint member in members)
        {
            if (!member.Address.Equals(address))
                continue;
            if (member.Port == from.Port)
                return member;
            only = member;
            onThatAddress++;
        }
        return onThatAddress == 1 ? only : null;
    }
}
