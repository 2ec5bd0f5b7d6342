using Pyile.Engine.Diagnostics;
using Pyile.Runtime.Handlers;

namespace Pyile.Runtime;

/// <summary>
/// The newest log entries of a session. Debug entries, one for each message, have a queue of their own, and so have entries
/// of handlers, so that a flood of them does not displace warnings. Any thread can write and read.
/// </summary>
internal sealed class SessionLog(string session)
{
    public const int Capacity = 10_000;

    private readonly Lock _sync = new();
    private readonly Queue<(long Number, PyileLogEntry Entry)> _debug = new();
    private readonly Queue<(long Number, PyileLogEntry Entry)> _ofHandlers = new();
    private readonly Queue<(long Number, PyileLogEntry Entry)> _rest = new();
    private TaskCompletionSource? _changed;
    private long _added;
    private bool _isComplete;

    /// <summary>
    /// Adds a line that the engine logged. Lines about events are not among them; they come through the event pump.
    /// </summary>
    public void Add(LogLine line) => Add(new PyileLogEntry(line.Time, ToLevel(line.Severity), line.Id, line.Event, line.Message, session));

    public void Add(PyileLogEntry entry)
    {
        lock (_sync)
        {
            Queue<(long, PyileLogEntry)> place = entry.Level == PyileLogLevel.Debug
                ? _debug
                : entry.Id >= HandlerLogEntry.FirstId
                ? _ofHandlers
                : _rest;
            if (place.Count == Capacity)
                place.Dequeue();
            place.Enqueue((_added++, entry));
            Fire();
        }
    }

    /// <summary>No more entries will be added.</summary>
    public void Complete()
    {
        lock (_sync)
        {
            _isComplete = true;
            Fire();
        }
    }

    /// <param name="position">0, or the position that the previous call returned.</param>
    /// <returns>The entries added since then, as far as they are still kept, and a task that completes when more are added, or
    /// null if no more will be.</returns>
    public (IReadOnlyList<PyileLogEntry> Entries, long Position, Task? Changed) Read(long position)
    {
        lock (_sync)
        {
            IReadOnlyList<PyileLogEntry> entries = [.. _rest.Concat(_ofHandlers).Concat(_debug)
                .Where(e => e.Number >= position)
                .OrderBy(e => e.Number)
                .Select(e => e.Entry)];
            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (entries, _added, _isComplete ? null : _changed.Task);
        }
    }

    private static PyileLogLevel ToLevel(LogSeverity severity) => severity switch
    {
        LogSeverity.Debug => PyileLogLevel.Debug,
        LogSeverity.Information => PyileLogLevel.Information,
        LogSeverity.Warning => PyileLogLevel.Warning,
        _ => PyileLogLevel.Error,
    };

    private void Fire()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
