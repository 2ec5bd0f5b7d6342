using Pyile.Engine.Diagnostics;
using Pyile.Runtime.Handlers;

namespace Pyile.Runtime;

/// <summary>
/// What a session logged last; the oldest entry makes room. Debug entries, one for each message, have a place of their
/// own, and so has what handlers say: a flood of them pushes no warning out. Written from any thread, read by any number
/// of cmdlets.
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

    /// <summary>Takes what the engine logs besides its events, which come through the pump.</summary>
    public void Add(LogLine line) => Add(new PyileLogEntry(line.Time, ToLevel(line.Severity), line.Id, line.Event, line.Message, session));

    public void Add(PyileLogEntry entry)
    {
        lock (_sync)
        {
            Queue<(long, PyileLogEntry)> place = entry.Level == PyileLogLevel.Debug ? _debug : entry.Id >= HandlerLogEntry.FirstId ? _ofHandlers : _rest;
            if (place.Count == Capacity)
                place.Dequeue();
            place.Enqueue((_added++, entry));
            Fire();
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void Complete()
    {
        lock (_sync)
        {
            _isComplete = true;
            Fire();
        }
    }

    /// <param name="position">0, or where the last reading ended.</param>
    /// <returns>What was added since then, as far as it is still here; and what to wait for, or null where nothing more will come.</returns>
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
