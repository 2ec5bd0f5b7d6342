using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>The members of a session's network, as its user asks for them.</summary>
internal sealed class SessionPeers(MemberTable members, SessionLifetime lifetime)
{
    /// <summary>The name of this session in the network.</summary>
    public string OwnAlias => members.OwnAlias;

    /// <summary>This session's own id; null while a version 1 session is not on its host's list.</summary>
    public MemberId? Self => members.Self;

    public IReadOnlyList<Peer> All() => members.Peers();

    /// <summary>The name of a message's sender as it is known now.</summary>
    public string NameOf(Message message) => members.NameOf(message);

    public Peer? Find(MemberId id) => members.Find(id);

    /// <summary>Waits until the roster is as wanted.</summary>
    /// <exception cref="PyileException">The session has ended.</exception>
    public async Task<IReadOnlyList<Peer>> WaitForAsync(Func<IReadOnlyList<Peer>, bool> isEnough, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed = members.Changed.Next;
            lifetime.CheckIsOpen();
            IReadOnlyList<Peer> roster = All();
            if (isEnough(roster))
                return roster;
            await Task.WhenAny(changed, lifetime.Closing).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
