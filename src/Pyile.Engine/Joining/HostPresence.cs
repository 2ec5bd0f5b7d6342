using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Joining;

/// <summary>Changes the state of a session when its host goes away and comes back, with the log lines and the events.</summary>
internal sealed class HostPresence(SessionContext context, SessionLifetime lifetime)
{
    public bool IsSessionClosed => lifetime.State == SessionState.Closed;

    /// <returns>False if the session is ending.</returns>
    public bool TryLeave(IPEndPoint host, bool silent)
    {
        if (!lifetime.TryChange(SessionState.Connected, SessionState.Reconnecting))
            return false;
        Log.Reconnecting(context.Logger, host, silent);
        context.Events.Raise(new Reconnecting(context.Clock.WallClock, host, silent));
        return true;
    }

    public void Return(IPEndPoint host)
    {
        if (!lifetime.TryChange(SessionState.Reconnecting, SessionState.Connected))
            return;
        Log.Reconnected(context.Logger, host);
        context.Events.Raise(new Reconnected(context.Clock.WallClock, host));
    }

    /// <summary>The host is lost permanently, which ends the session.</summary>
    /// <param name="host">The address at which it was.</param>
    /// <param name="detail">Why, for people.</param>
    /// <param name="reason">Why, if the host does not want this session anymore.</param>
    public void Lose(IPEndPoint host, string detail, PyileError? reason = null)
    {
        if (lifetime.TryEnd(SessionState.HostLost, new HostLost(context.Clock.WallClock, host, Silent: false) { Detail = detail, Reason = reason }))
            Log.HostLost(context.Logger, host, silent: false, detail);
    }
}
