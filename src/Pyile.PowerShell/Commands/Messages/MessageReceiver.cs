using System.Net;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>The member that a receiver's name meant when it was looked up.</summary>
internal sealed class MessageReceiver(ModuleSession session, string name, IPEndPoint address, ReceiptQueue receipts)
{
    private readonly bool _isAddress = PeerLookup.TryParseAddress(name, out _) || IPAddress.TryParse(name, out _);

    public IPEndPoint Address => address;

    public ReceiptQueue Receipts => receipts;

    public bool IsSelf { get; } = PeerLookup.IsSelf(session.Session, address);

    /// <summary>Whether the name still means this member. Somebody else may come to have it.</summary>
    public bool IsCurrent => _isAddress
        || (session.Session.FindPeer(address) is { Alias: var alias } && string.Equals(alias, name, StringComparison.OrdinalIgnoreCase));
}
