using Pyile.Engine.Model;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>The member that a receiver's name meant when it was looked up.</summary>
internal sealed class MessageReceiver(ModuleSession session, string name, Peer peer, ReceiptQueue receipts)
{
    private readonly bool _isAlias = string.Equals(peer.Alias, name, StringComparison.OrdinalIgnoreCase);

    public Peer Peer => peer;

    public ReceiptQueue Receipts => receipts;

    /// <summary>Whether the name still means this member; another member may have it now.</summary>
    public bool IsCurrent => session.Session.FindPeer(peer.Id) is { } now
        && (_isAlias ? string.Equals(now.Alias, name, StringComparison.OrdinalIgnoreCase) : now.Address.Equals(peer.Address));
}
