using System.Management.Automation;
using System.Net;
using Pyile.Engine.Model;
using Pyile.Protocol;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Chat;

/// <summary>The member that is spoken to. It stays the same one where its address changes, and where others take its name.</summary>
internal sealed class ChatPeer
{
    private readonly ModuleSession _session;
    private readonly MemberId? _id;
    private IPEndPoint _address;

    private ChatPeer(ModuleSession session, Peer peer)
    {
        _session = session;
        _id = peer.Id;
        _address = peer.Address;
        Name = peer.Alias ?? peer.Address.ToString();
    }

    public string Name { get; }

    public IPEndPoint Address
    {
        get
        {
            if (_id is { } id && _session.Session.GetPeers().FirstOrDefault(p => p.Id == id) is { } peer)
                _address = peer.Address;
            return _address;
        }
    }

    /// <param name="session">On whose roster to look.</param>
    /// <param name="aliasOrAddress">An alias or an address.</param>
    /// <param name="error">Why nobody in particular is meant.</param>
    public static ChatPeer? Find(ModuleSession session, string aliasOrAddress, out ErrorRecord? error)
    {
        if (PeerLookup.Find(session.Session, session.Name, aliasOrAddress, out error) is not { } address)
            return null;
        Peer? peer = session.Session.FindPeer(address);
        error = peer is null ? Errors.PeerNotFound(session.Name, aliasOrAddress)
            : peer.IsSelf ? Errors.ChatWithSelf(session.Name, aliasOrAddress)
            : null;
        return error is null ? new ChatPeer(session, peer!) : null;
    }

    public string Describe() => PeerLookup.Describe(_session.Session, Address);
}
