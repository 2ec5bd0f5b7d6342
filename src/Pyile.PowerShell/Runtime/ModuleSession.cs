using System.Management.Automation.Runspaces;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Runtime.Endpoints;
using Pyile.Runtime.Handlers;

namespace Pyile.Runtime;

/// <summary>A session of the engine with what the module adds to it: its name, log, handlers and owner.</summary>
internal sealed class ModuleSession : IHandlerHost, ISessionEventSink
{
    private static readonly TimeSpan HandlerTime = TimeSpan.FromSeconds(2);

    private readonly Lock _sync = new();
    private readonly Task _pumping;
    private Task? _ending;
    private long _reportedFailures;

    public ModuleSession(SessionReservation reservation, Session session, SessionLog log, SessionRunspace runspace, Runspace owner)
    {
        Id = reservation.Id;
        Name = reservation.Name;
        Session = session;
        Log = log;
        Owner = owner;
        View = new PyileSession(Id, Name, session);
        Handlers = new SessionHandlers(session, Name);
        Endpoints = new SessionEndpoints(session, Name);
        _pumping = Task.Run(() => PumpAsync(runspace));
    }

    public int Id { get; }

    public string Name { get; }

    public Session Session { get; }

    public SessionLog Log { get; }

    /// <summary>The runspace that opened the session; the session ends with it.</summary>
    public Runspace Owner { get; }

    /// <summary>The object that users see.</summary>
    public PyileSession View { get; }

    public SessionHandlers Handlers { get; }

    public SessionEndpoints Endpoints { get; }

    public bool IsOpen => Session.IsOpen;

    public bool IsHost => Session is HostSession;

    /// <summary>The messages whose failure no cmdlet has reported so far; they are reported by this call.</summary>
    public long TakeUnreportedFailures()
    {
        long failed = Session.UnreportedFailures;
        return failed - Interlocked.Exchange(ref _reportedFailures, failed);
    }

    /// <summary>Ends the session and removes it from the table. The task completes when its handlers have ended too.</summary>
    public Task EndAsync()
    {
        lock (_sync)
            return _ending ??= EndOnceAsync();
    }

    /// <summary>Ends the session. A handler that calls this does not wait for handlers, because it is one of them.</summary>
    public Task EndFromCmdletAsync()
    {
        Task end = EndAsync();
        return HandlerRunspace.CurrentSession is null ? end : Session.Ended;
    }

    public override string ToString() => View.ToString();

    void IHandlerHost.AddToLog(PyileLogEntry entry) => Log.Add(entry);

    void ISessionEventSink.Receive(SessionEvent occurrence)
    {
        View.Raise(occurrence, exception => Log.Add(HandlerLogEntry.OfSubscriber(exception, Name)));
        Handlers.Raise(occurrence);
    }

    private async Task EndOnceAsync()
    {
        try
        {
            await Session.DisposeAsync().ConfigureAwait(false);
            Handlers.Limit(HandlerTime);
            await _pumping.ConfigureAwait(false);
        }
        finally
        {
            SessionTable.Remove(this);
        }
    }

    private async Task PumpAsync(SessionRunspace runspace)
    {
        try
        {
            await runspace.PumpAsync(Session, Log, this).ConfigureAwait(false);
        }
        finally
        {
            Endpoints.Close();
            await Handlers.CloseAsync().ConfigureAwait(false);
            Log.Complete();
        }
    }
}
