using System.Net;
using Pyile.Engine.Membership;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;

namespace Pyile.Engine.Joining;

/// <summary>A host that has let this session in, which does not follow it yet. Disposing it leaves the host.</summary>
internal interface IJoinedHost : IAsyncDisposable
{
    /// <summary>Who this session is to other members; null if the host's protocol has no certificates.</summary>
    MemberIdentity? Identity { get; }

    /// <summary>Takes the roster over. The relation follows the host after <see cref="IHostRelation.Start"/>.</summary>
    IHostRelation Relate(HostRelationServices services);
}

/// <summary>What a peer's session learns of the members and of its own link to the host.</summary>
internal interface IRosterEvents : IMembershipEvents
{
    /// <summary>The session has a link to the host again. What had broken it may have broken links to others.</summary>
    void HostReached();
}

/// <summary>What a peer's relation to its host shares with the session.</summary>
/// <param name="Context">What the tasks of the session share.</param>
/// <param name="Members">The roster, which the relation keeps up to date.</param>
/// <param name="Events">Told of every change of the roster.</param>
/// <param name="Lifetime">The session's state, which ends if the host is lost.</param>
/// <param name="Paths">Brings the links of the session and its host together.</param>
/// <param name="MessagePort">Where this session takes messages.</param>
internal sealed record HostRelationServices(
    SessionContext Context, MemberTable Members, IRosterEvents Events, SessionLifetime Lifetime, PathHelp Paths, int MessagePort);

/// <summary>
/// A peer's relation to its host: it follows the roster, watches the host, and comes back if it was lost. It is disposed when no task
/// of the session runs anymore.
/// </summary>
internal interface IHostRelation : IAsyncDisposable
{
    /// <summary>Where this session takes messages, as the host lists it.</summary>
    IPEndPoint Self { get; }

    /// <summary>Where the host takes logins.</summary>
    IPEndPoint Host { get; }

    void Start();

    /// <summary>Stops watching the host, and says goodbye to it if the session was closed.</summary>
    ValueTask LeaveAsync();
}
