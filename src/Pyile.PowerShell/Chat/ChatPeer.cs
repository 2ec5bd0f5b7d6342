using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Protocol;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Chat;

/// <summary>
/// The member that receives the typed lines. It stays the same member if its address changes or another member gets its
/// name.
/// </summary>
internal sealed class ChatPeer
{
    private readonly ModuleSession _session;
    private readonly Peer _found;

    private ChatPeer(ModuleSession session, Peer found)
    {
        _session = session;
        _found = found;
    }

    public string Name => _found.Alias ?? _found.Address.ToString();

    public MemberId Id => _found.Id;

    /// <param name="session">The session whose roster is searched.</param>
    /// <param name="name">An alias, an address or an id.</param>
    /// <param name="error">Why no single member was found.</param>
    public static ChatPeer? Find(ModuleSession session, string name, out ErrorRecord? error)
    {
        if (PeerLookup.Find(session.Session, session.Name, name, out error) is not { } peer)
            return null;
        if (!peer.IsSelf)
            return new ChatPeer(session, peer);
        error = Errors.ChatWithSelf(session.Name, name);
        return null;
    }

    public string Describe() => PeerLookup.Describe(_session.Session.FindPeer(Id) ?? _found);
}
