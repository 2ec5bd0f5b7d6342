using System.Management.Automation.Runspaces;
using Pyile.Engine.Sessions;

namespace Pyile.Sessions;

/// <summary>A session as the table keeps it: the engine's, and what the module has around it.</summary>
internal sealed class ListedSession
{
    private readonly Lock _sync = new();
    private readonly Task _pump;
    private Task? _ending;

    public ListedSession(SessionSlot slot, Session session, SessionLog log, SessionRunspace runspace, Runspace owner)
    {
        Id = slot.Id;
        Name = slot.Name;
        Session = session;
        Log = log;
        Owner = owner;
        View = new PyileSession(Id, Name, session);
        _pump = Task.Run(() => runspace.PumpAsync(session, log));
    }

    public int Id { get; }

    public string Name { get; }

    public Session Session { get; }

    public SessionLog Log { get; }

    /// <summary>The runspace that opened it; the session ends with it.</summary>
    public Runspace Owner { get; }

    /// <summary>What users see.</summary>
    public PyileSession View { get; }

    public bool IsOpen => Session.IsOpen;

    public bool IsHost => Session is HostSession;

    /// <summary>Ends it and takes it off the table. The task completes when nothing of it is left.</summary>
    public Task EndAsync()
    {
        lock (_sync)
            return _ending ??= EndOnceAsync();
    }

    public override string ToString() => View.ToString();

    private async Task EndOnceAsync()
    {
        try
        {
            await Session.DisposeAsync().ConfigureAwait(false);
            await _pump.ConfigureAwait(false);
        }
        finally
        {
            SessionTable.Remove(this);
        }
    }
}
