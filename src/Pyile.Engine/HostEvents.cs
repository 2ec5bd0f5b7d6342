using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>The events of a host: those of every session's roster, and those of logins and bans.</summary>
internal sealed class HostEvents : IMembershipEvents, IRepeatReporter<LoginFailure>
{
    private readonly SessionContext _context;
    private readonly SessionRoster _roster;
    private readonly HostStore _store;
    private readonly HostPaths _paths;
    private readonly RepeatCounter<LoginFailure> _failures;

    public HostEvents(SessionContext context, SessionRoster roster, HostStore store, HostPaths paths)
    {
        _context = context;
        _roster = roster;
        _store = store;
        _paths = paths;
        _failures = new RepeatCounter<LoginFailure>(context, this);
    }

    public void Joined(Peer peer) => _roster.Joined(peer);

    public void Left(Peer peer, LeaveReason reason)
    {
        if (peer.Id is { } member)
            _paths.Forget(member);
        _roster.Left(peer, reason);
    }

    public void Changed(Peer before, Peer after) => _roster.Changed(before, after);

    public void Suspect(MemberId member) => _roster.Suspect(member);

    public void Answers(MemberId member) => _roster.Answers(member);

    // The next start would otherwise take certificates for expired that are not.
    public void Beat() => _store.NoteClock();

    public void LoginFailed(IPEndPoint address, FailedLogin failure)
    {
        // A proof that failed leads to a ban, so there are few of these from one address.
        if (failure.Attempts == 0 && failure.Ban is null && !_failures.TryReport(address, failure.Reason))
            return;
        Log.LoginDetail(_context.Logger, address, failure.Detail);
        Report(new LoginFailed(_context.Clock.WallClock, address, failure.Reason, failure.Attempts));
        if (failure.Ban is not null)
            Banned(failure.Ban);
    }

    void IRepeatReporter<LoginFailure>.ReportRepeats(IPEndPoint last, LoginFailure kind, int count) =>
        Report(new LoginFailed(_context.Clock.WallClock, last, kind, 0) { Repeats = count });

    public void Banned(Ban ban)
    {
        Log.Banned(_context.Logger, ban.Describe(), ban.Reason);
        _context.Events.Raise(new Banned(ban.Since, ban));
    }

    public void Unbanned(Ban ban)
    {
        Log.Unbanned(_context.Logger, ban.Describe());
        _context.Events.Raise(new Unbanned(_context.Clock.WallClock, ban));
    }

    private void Report(LoginFailed failed)
    {
        Log.LoginFailed(_context.Logger, failed.Address, failed.Describe());
        _context.Events.Raise(failed);
    }
}
