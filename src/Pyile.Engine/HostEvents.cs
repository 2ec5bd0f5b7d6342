using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>The events of a host: those of every session's roster, and those of logins and bans. What they change is saved.</summary>
internal sealed class HostEvents(SessionContext context, SessionRoster roster, HostStore store) : IMembershipEvents
{
    public void Joined(Peer peer)
    {
        roster.Joined(peer);
        // Its failed logins are forgotten, in the state file too.
        SaveLater();
    }

    public void Left(Peer peer, LeaveReason reason) => roster.Left(peer, reason);

    public void Changed(Peer before, Peer after) => roster.Changed(before, after);

    public void Suspect(MemberId member) => roster.Suspect(member);

    public void Answers(MemberId member) => roster.Answers(member);

    public void LoginFailed(IPEndPoint address, FailedLogin failure)
    {
        var failed = new LoginFailed(context.Clock.WallClock, address, failure.Reason, failure.Attempts);
        Log.LoginFailed(context.Logger, address, failed.Describe());
        context.Events.Raise(failed);
        if (failure.Ban is not null)
            Banned(failure.Ban);
        if (failure.Attempts > 0)
            SaveLater();
    }

    public void Banned(Ban ban)
    {
        Log.Banned(context.Logger, ban.Describe(), ban.Reason);
        context.Events.Raise(new Banned(ban.Since, ban));
    }

    public void Unbanned(Ban ban)
    {
        Log.Unbanned(context.Logger, ban.Describe());
        context.Events.Raise(new Unbanned(context.Clock.WallClock, ban));
    }

    /// <summary>Saves the state in the background. What is in memory decides, so a failure is only logged, by the store.</summary>
    public void SaveLater() => context.Work.Run(async () =>
    {
        try
        {
            await store.SaveAsync(context.Ending).ConfigureAwait(false);
        }
        catch (PyileException)
        {
        }
    });
}
