using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Pyile.Sessions;

namespace Pyile.Handlers;

/// <summary>
/// An action that runs for events of a session: one pipeline in a runspace of its own, for as long as the handler. Where
/// the action ends that, with exit or a break to nowhere, another one goes on.
/// </summary>
internal sealed class Handler
{
    private static int _lastId;

    private readonly ListedSession _session;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _sync = new();
    private PowerShell? _shell;
    private long _runs;
    private long _errors;
    private volatile bool _isRunning;
    private volatile bool _isStopping;
    private volatile bool _hasFailed;
    private volatile ErrorRecord? _lastError;

    public Handler(string? name, HandlerRule rule, ListedSession session)
    {
        Id = Interlocked.Increment(ref _lastId);
        Name = name ?? $"handler{Id}";
        Rule = rule;
        _session = session;
        Queue = new HandlerQueue(session.Handlers.NoteRoom, NoteMissed);
        View = new PyileHandler(this);
    }

    public int Id { get; }

    public string Name { get; }

    public HandlerRule Rule { get; }

    public HandlerQueue Queue { get; }

    public string SessionName => _session.Name;

    /// <summary>What users see.</summary>
    public PyileHandler View { get; }

    public long Runs => Interlocked.Read(ref _runs);

    public long Errors => Interlocked.Read(ref _errors);

    public long Missed => Queue.Missed;

    public ErrorRecord? LastError => _lastError;

    /// <summary>Completes when nothing of it runs any more.</summary>
    public Task Ended => _ended.Task;

    public PyileHandlerState State => this switch
    {
        { _hasFailed: true } => PyileHandlerState.Failed,
        { Ended.IsCompleted: true } => PyileHandlerState.Stopped,
        { _isStopping: true } => PyileHandlerState.Stopping,
        { _isRunning: true } => PyileHandlerState.Running,
        _ => PyileHandlerState.Waiting,
    };

    public void Start(Runspace runspace, HandlerAction action) => _ = Task.Run(() => RunAsync(runspace, action.Script));

    /// <summary>Stops it after the event in hand and takes it off the list. The task completes when nothing of it runs any more.</summary>
    public Task RemoveAsync() => _session.Handlers.RemoveAsync(this);

    /// <summary>Takes no more events; what has been taken out of the inbox for it and not been handled goes back there.</summary>
    public void Stop()
    {
        _isStopping = true;
        _session.Handlers.GiveBack(Queue.Close());
    }

    /// <summary>Stops also the action, as Ctrl+C would. Whether it stops shows in <see cref="Ended"/>.</summary>
    /// <returns>How many events it has not come to.</returns>
    public int Kill()
    {
        _isStopping = true;
        IReadOnlyList<Delivery> left = Queue.Close();
        lock (_sync)
            _shell?.BeginStop(callback: null, state: null);
        return left.Count;
    }

    public bool TryTake([NotNullWhen(true)] out Delivery? delivery) => _isRunning = Queue.TryTake(out delivery);

    public void NoteRun()
    {
        _isRunning = false;
        Interlocked.Increment(ref _runs);
    }

    public void NoteOutput(PSObject? output) => Note(PyileLogLevel.Information, output?.ToString() ?? "");

    public void NoteError(ErrorRecord error)
    {
        Interlocked.Increment(ref _errors);
        _lastError = error;
        Note(PyileLogLevel.Error, error.ToString());
    }

    public void Note(PyileLogLevel level, string text) => _session.Log.Add(HandlerEntry.Of(this, level, text));

    private void NoteMissed() => Note(
        PyileLogLevel.Warning,
        $"The handler is {HandlerQueue.MaxCount:#,0} events or {HandlerQueue.MaxBytes >> 20} MiB behind: it misses what comes until it has caught up.");

    private async Task RunAsync(Runspace runspace, string script)
    {
        try
        {
            while (!Queue.IsOver && !_hasFailed)
            {
                long before = Runs;
                await RunPipelineAsync(runspace, script).ConfigureAwait(false);
                // One that ends without having run at all would go on doing so.
                _hasFailed = Runs == before && !Queue.IsOver;
            }
        }
        finally
        {
            _session.Handlers.GiveBack(Queue.Close());
            HandlerRunspace.Close(runspace);
            _ended.TrySetResult();
        }
    }

    private async Task RunPipelineAsync(Runspace runspace, string script)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddCommand(HandlerFeedCommand.Name).AddParameter(nameof(HandlerFeedCommand.Source), this)
            .AddScript(script, useLocalScope: true)
            .AddCommand(HandlerOutputCommand.Name).AddParameter(nameof(HandlerOutputCommand.Handler), this);
        HandlerStreams.Follow(shell.Streams, this);
        try
        {
            IAsyncResult running;
            lock (_sync)
            {
                if (Queue.IsOver)
                    return;
                running = shell.BeginInvoke();
                _shell = shell;
            }
            await Task.Factory.FromAsync(running, shell.EndInvoke).ConfigureAwait(false);
        }
        catch (PipelineStoppedException) when (_isStopping)
        {
        }
        catch (Exception exception)
        {
            NoteError(exception is RuntimeException { ErrorRecord: { } record } ? record : Pyile.Errors.HandlerFailed(exception, Name));
        }
        finally
        {
            lock (_sync)
                _shell = null;
        }
    }
}
