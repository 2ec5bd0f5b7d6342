using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Joining;

/// <summary>Changes the state of a session and of its host's row when the host goes away and comes back, with the log lines and the events.</summary>
internal sealed class HostPresence(HostRelationServices services, RosterFollower roster)
{
    private readonly SessionContext _context = services.Context;
    private readonly SessionLifetime _lifetime = services.Lifetime;

    public bool IsSessionClosed => _lifetime.State == SessionState.Closed;

    /// <returns>False if the session is ending.</returns>
    public bool TryLeave(IPEndPoint host, bool silent)
    {
        if (!_lifetime.TryChange(SessionState.Connected, SessionState.Reconnecting))
            return false;
        roster.SetHostAway();
        Log.Reconnecting(_context.Logger, host, silent);
        _context.Events.Raise(new Reconnecting(_context.Clock.WallClock, host, silent));
        return true;
    }

    public void Return(IPEndPoint host)
    {
        if (!_lifetime.TryChange(SessionState.Reconnecting, SessionState.Connected))
            return;
        roster.SetHostReached();
        Log.Reconnected(_context.Logger, host);
        _context.Events.Raise(new Reconnected(_context.Clock.WallClock, host));
    }

    /// <summary>The host is lost permanently, which ends the session.</summary>
    /// <param name="host">The address at which it was.</param>
    /// <param name="detail">Why, for people.</param>
    /// <param name="reason">Why, if the host does not want this session anymore.</param>
    public void Lose(IPEndPoint host, string detail, PyileError? reason = null)
    {
        if (_lifetime.TryEnd(SessionState.HostLost, new HostLost(_context.Clock.WallClock, host, Silent: false) { Detail = detail, Reason = reason }))
            Log.HostLost(_context.Logger, host, silent: false, detail);
    }
}
