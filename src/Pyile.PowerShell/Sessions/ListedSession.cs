using System.Management.Automation.Runspaces;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Handlers;

namespace Pyile.Sessions;

/// <summary>A session as the table keeps it: the engine's, and what the module has around it.</summary>
internal sealed class ListedSession
{
    private static readonly TimeSpan HandlerTime = TimeSpan.FromSeconds(2);

    private readonly Lock _sync = new();
    private readonly Task _telling;
    private Task? _ending;

    public ListedSession(SessionSlot slot, Session session, SessionLog log, SessionRunspace runspace, Runspace owner)
    {
        Id = slot.Id;
        Name = slot.Name;
        Session = session;
        Log = log;
        Owner = owner;
        View = new PyileSession(Id, Name, session);
        Handlers = new SessionHandlers(session, Name);
        _telling = Task.Run(() => TellAsync(runspace));
    }

    public int Id { get; }

    public string Name { get; }

    public Session Session { get; }

    public SessionLog Log { get; }

    /// <summary>The runspace that opened it; the session ends with it.</summary>
    public Runspace Owner { get; }

    /// <summary>What users see.</summary>
    public PyileSession View { get; }

    public SessionHandlers Handlers { get; }

    public bool IsOpen => Session.IsOpen;

    public bool IsHost => Session is HostSession;

    /// <summary>Ends it and takes it off the table. The task completes when nothing of it is left.</summary>
    public Task EndAsync()
    {
        lock (_sync)
            return _ending ??= EndOnceAsync();
    }

    /// <summary>Ends it. A handler does not wait for handlers, of which it may be one: for it, the end of the network is enough.</summary>
    public Task EndFromCmdletAsync()
    {
        Task end = EndAsync();
        return HandlerRunspace.CurrentSession is null ? end : Session.Ended;
    }

    public override string ToString() => View.ToString();

    private async Task EndOnceAsync()
    {
        try
        {
            await Session.DisposeAsync().ConfigureAwait(false);
            Handlers.Limit(HandlerTime);
            await _telling.ConfigureAwait(false);
        }
        finally
        {
            SessionTable.Remove(this);
        }
    }

    // For as long as the session: its log, those who subscribe to its events, and its handlers.
    private async Task TellAsync(SessionRunspace runspace)
    {
        try
        {
            await runspace.PumpAsync(Session, Log, Tell).ConfigureAwait(false);
        }
        finally
        {
            await Handlers.CloseAsync().ConfigureAwait(false);
            Log.Complete();
        }
    }

    private void Tell(SessionEvent occurrence)
    {
        View.Raise(occurrence, exception => Log.Add(HandlerEntry.OfSubscriber(exception, Name)));
        Handlers.Raise(occurrence);
    }
}
