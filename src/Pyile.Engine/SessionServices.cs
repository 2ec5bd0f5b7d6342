using System.Threading.Channels;
using Pyile.Engine.Links;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Transport;

namespace Pyile.Engine;

/// <summary>The services that every session is composed of.</summary>
internal sealed class SessionServices
{
    /// <param name="context">What the tasks of the session share.</param>
    /// <param name="peerListener">Where other members connect to.</param>
    /// <param name="identity">Who this session is to other members; null if it speaks only a legacy protocol.</param>
    /// <param name="initial">The state the session begins in.</param>
    /// <param name="bans">Judges who is banned, at a host; null elsewhere.</param>
    public SessionServices(
        MessagingContext context, IListener peerListener, MemberIdentity? identity, SessionState initial, IBanPolicy? bans = null)
    {
        Context = context;
        Identity = identity;
        Lifetime = new SessionLifetime(context, initial);
        Messaging = new SessionMessaging(context, peerListener, identity, new MessageGate(context, bans));
        Roster = new SessionRoster(context, context.Members, Messaging);
        Peers = new SessionPeers(context.Members, Lifetime);
        Started = context.Clock.WallClock;
    }

    public DateTimeOffset Started { get; }

    /// <summary>Whether the session also talks to members that speak only a legacy protocol.</summary>
    public bool AllowsUnencrypted => Context.Options.Legacy is not null;

    /// <summary>What people compare to recognize the network; null if the session speaks only a legacy protocol.</summary>
    public string? Fingerprint => Identity?.Trust.NetworkId.ToFingerprint();

    public ChannelReader<SessionEvent> Events => Context.Events.Reader;

    public Inbox Inbox => Context.Inbox;

    public History History => Context.History;

    /// <summary>The members, as the user of the session asks for them.</summary>
    public SessionPeers Peers { get; }

    public MessagingContext Context { get; }

    public MemberIdentity? Identity { get; }

    /// <summary>How the session has lost its host permanently; null if it has not.</summary>
    public HostLost? Loss => Lifetime.Loss;

    public SessionLifetime Lifetime { get; }

    public SessionMessaging Messaging { get; }

    /// <summary>Reports changes of the members.</summary>
    public SessionRoster Roster { get; }

    /// <summary>Lays down the stages of the stop: messages first, then the network is left, and then the tasks end.</summary>
    /// <param name="leave">Leaves the network, and stops what would start new tasks.</param>
    /// <param name="release">Releases what is left when no task runs anymore.</param>
    public void PlanStop(Func<Task> leave, Func<Task> release)
    {
        Lifetime.AddStage(Messaging.StopListeningAsync);
        Lifetime.AddStage(() => Lifetime.State == SessionState.Closed ? Messaging.FinishAsync() : Task.CompletedTask);
        Lifetime.AddStage(leave);
        Lifetime.AddStage(Context.EndAsync);
        Lifetime.AddStage(() =>
        {
            Messaging.Close();
            return Task.CompletedTask;
        });
        Lifetime.AddStage(Context.Work.WhenAllEnded);
        Lifetime.AddStage(release);
    }
}
