using System.Net;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Legacy;

/// <summary>
/// Who sent a message: the IP is the socket's, and the port in <c>from</c> counts only where a member has both.
/// Otherwise the sender is known only if one member alone has that IP.
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
