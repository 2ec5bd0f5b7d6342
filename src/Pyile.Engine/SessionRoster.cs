using Pyile.Engine.Diagnostics;
using Pyile.Engine.Joining;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>The members of a session's network as its user sees them, and the events of their changes.</summary>
internal sealed class SessionRoster(SessionContext context, MemberTable members, SessionMessaging messaging) : IRosterEvents
{
    public void Joined(Peer peer)
    {
        Log.PeerJoined(context.Logger, peer.Address);
        context.Events.Raise(new PeerJoined(context.Clock.WallClock, peer));
    }

    /// <summary>A member has left: its messages that are still under way fail before the event is raised.</summary>
    public void Left(Peer peer, LeaveReason reason)
    {
        messaging.Forget(peer.Id);
        Log.PeerLeft(context.Logger, peer.Address, reason);
        context.Events.Raise(new PeerLeft(context.Clock.WallClock, peer, reason));
    }

    /// <summary>What the host says of a member has changed.</summary>
    public void Changed(Peer before, Peer after)
    {
        if (before.State != PeerState.Away && after.State == PeerState.Away)
        {
            Log.PeerAway(context.Logger, after.Address);
            context.Events.Raise(new PeerAway(context.Clock.WallClock, after));
        }
        else if (before.State == PeerState.Away && after.State != PeerState.Away)
        {
            Log.PeerReturned(context.Logger, after.Address);
            context.Events.Raise(new PeerReturned(context.Clock.WallClock, after));
            messaging.Probe(after.Id);
        }
        else if (!before.Address.Equals(after.Address))
        {
            messaging.Probe(after.Id);
        }
    }

    public void HostReached() => messaging.ProbeAll();

    public void Suspect(MemberId member)
    {
        members.SetSuspect(member, isSuspect: true);
        if (members.Find(member) is not { } peer)
            return;
        Log.PeerSuspect(context.Logger, peer.Address);
        context.Events.Raise(new PeerSuspect(context.Clock.WallClock, peer));
    }

    public void Answers(MemberId member)
    {
        members.SetSuspect(member, isSuspect: false);
        if (members.Find(member) is { } peer)
            Log.PeerAnswers(context.Logger, peer.Address);
    }
}
