using Pyile.Engine.Model;
using Pyile.Sessions;

namespace Pyile.Commands;

/// <summary>The member that a receiver's name meant when it was looked up.</summary>
internal sealed class Receiver(ListedSession session, string name, Peer peer, SendLane lane)
{
    private readonly bool _isAlias = string.Equals(peer.Alias, name, StringComparison.OrdinalIgnoreCase);

    public Peer Peer => peer;

    public SendLane Lane => lane;

    /// <summary>Whether the name still means this member: another one may come to have it.</summary>
    public bool IsCurrent => session.Session.FindPeer(peer.Id) is { } now
        && (_isAlias ? string.Equals(now.Alias, name, StringComparison.OrdinalIgnoreCase) : now.Address.Equals(peer.Address));
}
