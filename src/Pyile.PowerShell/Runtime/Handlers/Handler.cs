using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Pyile.Runtime.Handlers;

/// <summary>
/// An action that runs for events of a session. One pipeline in the handler's own runspace runs it for all events; if the
/// action ends that pipeline, with exit or an unmatched break, another one is started.
/// </summary>
internal sealed class Handler : IHandlerSource, IHandlerQueueObserver
{
    private static int _lastId;

    private readonly IHandlerHost _host;
    private readonly IHandlerGroup _group;
    private readonly HandlerFeed _feed;
    private readonly HandlerJournal _journal;
    private readonly HandlerPipeline _pipeline;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _hasFailed;

    public Handler(string? name, HandlerRule rule, IHandlerHost host, IHandlerGroup group)
    {
        Id = Interlocked.Increment(ref _lastId);
        Name = name ?? $"handler{Id}";
        Rule = rule;
        _host = host;
        _group = group;
        Queue = new HandlerQueue(this);
        _feed = new HandlerFeed(Queue, host.Name);
        _journal = new HandlerJournal(Name, host);
        _pipeline = new HandlerPipeline(Name, Queue, _feed, _journal);
        View = new PyileHandler(this);
    }

    public int Id { get; }

    public string Name { get; }

    public HandlerRule Rule { get; }

    public HandlerQueue Queue { get; }

    public string SessionName => _host.Name;

    /// <summary>The object that users see.</summary>
    public PyileHandler View { get; }

    IReadOnlyList<PyileEventKind> IHandlerSource.Events => Rule.Events;

    string? IHandlerSource.From => Rule.From;

    bool IHandlerSource.KeepsInInbox => Rule.KeepsInInbox;

    int IHandlerSource.QueueLength => Queue.Count;

    public long Runs => _feed.Runs;

    public long Errors => _journal.Errors;

    public long Missed => Queue.Missed;

    public ErrorRecord? LastError => _journal.LastError;

    /// <summary>Completes when the action has stopped running.</summary>
    public Task Ended => _ended.Task;

    public PyileHandlerState State => this switch
    {
        { _hasFailed: true } => PyileHandlerState.Failed,
        { Ended.IsCompleted: true } => PyileHandlerState.Stopped,
        { _pipeline.IsStopping: true } => PyileHandlerState.Stopping,
        { _feed.IsRunning: true } => PyileHandlerState.Running,
        _ => PyileHandlerState.Waiting,
    };

    public void Start(Runspace runspace, HandlerAction action) => _ = Task.Run(() => RunAsync(runspace, action.Script));

    /// <summary>Stops the handler after its current event and removes it. The task completes when it has ended.</summary>
    public Task RemoveAsync() => _group.RemoveAsync(this);

    /// <summary>Accepts no more events, and returns messages that were taken for it but not processed to the inbox.</summary>
    public void Stop()
    {
        _pipeline.MarkStopping();
        _group.GiveBack(Queue.Close());
    }

    /// <summary>Stops the action too. <see cref="Ended"/> shows whether it did stop.</summary>
    /// <returns>The number of events that were not processed.</returns>
    public int Kill()
    {
        _pipeline.MarkStopping();
        IReadOnlyList<Delivery> left = Queue.Close();
        _pipeline.BeginStop();
        return left.Count;
    }

    public void Note(PyileLogLevel level, string text) => _journal.Note(level, text);

    void IHandlerQueueObserver.OnRoomAgain() => _group.NoteRoom();

    void IHandlerQueueObserver.OnMissed() => Note(
        PyileLogLevel.Warning,
        $"The handler is {HandlerQueue.MaxCount:#,0} events or {HandlerQueue.MaxBytes >> 20} MiB behind: "
        + "it misses new events until it has caught up.");

    private async Task RunAsync(Runspace runspace, string script)
    {
        try
        {
            while (!Queue.IsOver && !_hasFailed)
            {
                long before = Runs;
                await _pipeline.RunAsync(runspace, script).ConfigureAwait(false);

                // A pipeline that ended without processing an event would end the same way every time.
                _hasFailed = Runs == before && !Queue.IsOver;
            }
        }
        finally
        {
            _group.GiveBack(Queue.Close());
            HandlerRunspace.Close(runspace);
            _ended.TrySetResult();
        }
    }
}
