using System.Management.Automation;

namespace Pyile.Runtime;

/// <summary>Finds the session that a cmdlet means, with or without -Session.</summary>
internal static class SessionLookup
{
    /// <param name="nameOrId">The value of -Session, or null for the only open session.</param>
    /// <param name="role">The role that the session must have, or null. A named host session is accepted if a peer is
    /// needed.</param>
    /// <param name="error">Why no session was found.</param>
    public static ModuleSession? Find(string? nameOrId, PyileRole? role, out ErrorRecord? error)
    {
        if (nameOrId is null)
            return FindOnly(role, out error);
        ModuleSession? session = SessionTable.Find(nameOrId);
        error = session switch
        {
            null => Errors.SessionNotFound(nameOrId, SessionTable.Views),
            { IsHost: false } when role == PyileRole.Host => Errors.NotAHost(session.View),
            _ => null,
        };
        return error is null ? session : null;
    }

    private static ModuleSession? FindOnly(PyileRole? role, out ErrorRecord? error)
    {
        IReadOnlyList<ModuleSession> candidates = [.. SessionTable.All.Where(s => role is null || s.View.Role == role)];
        IReadOnlyList<ModuleSession> open = [.. candidates.Where(s => s.IsOpen)];
        error = open switch
        {
            [_] => null,
            [] => candidates.Count > 0 ? Errors.HostLost(candidates[^1].View) : Errors.NoSession(role),
            _ => Errors.AmbiguousSession([.. open.Select(s => s.View)]),
        };
        return error is null ? open[0] : null;
    }
}
