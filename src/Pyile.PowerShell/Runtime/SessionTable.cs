using System.Globalization;
using System.Management.Automation.Runspaces;
using Pyile.Engine;
using Pyile.Runtime.Handlers;

namespace Pyile.Runtime;

/// <summary>
/// All sessions of the process, so that parallel loops and thread jobs can use them. A session belongs to the runspace that
/// opened it and ends with it, even if the runspace closes without Remove-Module.
/// </summary>
internal static class SessionTable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);
    private static readonly Lock Sync = new();
    private static readonly SortedDictionary<int, ModuleSession> Sessions = [];
    private static readonly Dictionary<string, SessionReservation> Reserved = new(StringComparer.OrdinalIgnoreCase);
    private static int _lastId;

    /// <summary>A snapshot in the order of opening.</summary>
    public static IReadOnlyList<ModuleSession> All
    {
        get
        {
            lock (Sync)
                return [.. Sessions.Values];
        }
    }

    /// <summary>The objects that users see, in the order of opening.</summary>
    public static IReadOnlyList<PyileSession> Views => [.. All.Select(s => s.View)];

    /// <summary>
    /// Finds a session by name or id. An open session takes precedence over one with the same name that has lost its host.
    /// </summary>
    public static ModuleSession? Find(string nameOrId)
    {
        lock (Sync)
        {
            return Sessions.Values
                .Where(s => IsNamed(s, nameOrId))
                .OrderByDescending(s => s.IsOpen)
                .ThenByDescending(s => s.Id)
                .FirstOrDefault()
                ?? (int.TryParse(nameOrId, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                    ? Sessions.GetValueOrDefault(id)
                    : null);
        }
    }

    /// <param name="name">The requested name, or null for the prefix and a number.</param>
    /// <param name="prefix">The start of a generated name.</param>
    /// <returns>Null if an open session has the name.</returns>
    public static SessionReservation? Reserve(string? name, string prefix)
    {
        lock (Sync)
        {
            if (name is not null && IsTaken(name))
                return null;
            int id = ++_lastId;
            for (int number = id; name is null || IsTaken(name); number++)
                name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");
            var reservation = new SessionReservation(id, name);
            Reserved.Add(name, reservation);
            return reservation;
        }
    }

    public static void Release(SessionReservation reservation)
    {
        lock (Sync)
        {
            if (Reserved.GetValueOrDefault(reservation.Name) == reservation)
                Reserved.Remove(reservation.Name);
        }
    }

    /// <summary>
    /// Adds a session that the runspace of this thread has opened. A session that a handler opens belongs to the owner of
    /// the handler's session.
    /// </summary>
    public static ModuleSession Add(SessionReservation reservation, Session session, SessionLog log, SessionRunspace runspace)
    {
        Runspace owner = HandlerRunspace.CurrentSession is { Owner: { RunspaceStateInfo.State: RunspaceState.Opened } further }
            ? further
            : Runspace.DefaultRunspace;
        var listed = new ModuleSession(reservation, session, log, runspace, owner);
        lock (Sync)
        {
            Release(reservation);
            if (!Sessions.Values.Any(s => s.Owner == owner))
                owner.StateChanged += OnOwnerStateChanged;
            Sessions.Add(listed.Id, listed);
        }
        return listed;
    }

    public static void Remove(ModuleSession session)
    {
        lock (Sync)
        {
            if (Sessions.Remove(session.Id) && !Sessions.Values.Any(s => s.Owner == session.Owner))
                session.Owner.StateChanged -= OnOwnerStateChanged;
        }
    }

    /// <summary>Ends the sessions of a runspace and waits for that, so that their ports can be bound again afterwards.</summary>
    public static void EndAllOf(Runspace owner)
    {
        Task[] ending = [.. All.Where(s => s.Owner == owner).Select(s => s.EndAsync())];
        Task.WhenAll(ending).Wait(EndTimeout);
    }

    private static bool IsNamed(ModuleSession session, string name) => session.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsTaken(string name) => Reserved.ContainsKey(name) || Sessions.Values.Any(s => s.IsOpen && IsNamed(s, name));

    private static void OnOwnerStateChanged(object? sender, RunspaceStateEventArgs e)
    {
        if (sender is Runspace owner
            && e.RunspaceStateInfo.State is (RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken))
            EndAllOf(owner);
    }
}
