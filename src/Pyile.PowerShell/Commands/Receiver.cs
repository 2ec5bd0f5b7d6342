using System.Net;
using Pyile.Sessions;

namespace Pyile.Commands;

/// <summary>The member that a receiver's name meant when it was looked up.</summary>
internal sealed class Receiver(ListedSession session, string name, IPEndPoint address, SendLane lane)
{
    private readonly bool _isAddress = PeerLookup.TryParseAddress(name, out _) || IPAddress.TryParse(name, out _);

    public IPEndPoint Address => address;

    public SendLane Lane => lane;

    public bool IsSelf { get; } = PeerLookup.IsSelf(session, address);

    /// <summary>Whether the name still means this member. Somebody else may come to have it.</summary>
    public bool IsCurrent => _isAddress
        || (session.Session.FindPeer(address) is { Alias: var alias } && string.Equals(alias, name, StringComparison.OrdinalIgnoreCase));
}
