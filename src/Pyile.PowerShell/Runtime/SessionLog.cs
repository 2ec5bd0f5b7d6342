using Pyile.Engine.Diagnostics;
using Pyile.Runtime.Handlers;

namespace Pyile.Runtime;

/// <summary>
/// The newest log entries of a session. Entries of each kind that others can cause have a place of their own, so that a flood of
/// them does not displace the rest. Any thread can write and read.
/// </summary>
internal sealed class SessionLog(string session)
{
    /// <summary>The entries that each place keeps.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _sync = new();
    private readonly Queue<(long Number, PyileLogEntry Entry)>[] _places = [.. Enum.GetValues<Place>().Select(_ => new Queue<(long, PyileLogEntry)>())];
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
            Queue<(long, PyileLogEntry)> place = _places[(int)PlaceOf(entry)];
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
            IReadOnlyList<PyileLogEntry> entries = [.. _places.SelectMany(place => place)
                .Where(e => e.Number >= position)
                .OrderBy(e => e.Number)
                .Select(e => e.Entry)];
            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (entries, _added, _isComplete ? null : _changed.Task);
        }
    }

    private static Place PlaceOf(PyileLogEntry entry) => entry switch
    {
        { Level: PyileLogLevel.Debug } => Place.Debug,
        { Id: >= HandlerLogEntry.FirstId } => Place.Handlers,
        { Id: LogIds.LoginFailed or LogIds.MessageRefused or LogIds.AcceptFailed } => Place.Strangers,
        { Id: LogIds.PeerJoined or LogIds.PeerLeft or LogIds.PeerSuspect or LogIds.PeerAway or LogIds.PeerReturned or LogIds.PeerAnswers } => Place.Roster,
        { Id: LogIds.SendFailed or LogIds.MessageRejected or LogIds.InboxFull } => Place.Messages,
        _ => Place.Rest,
    };

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

    private enum Place
    {
        /// <summary>One for each message.</summary>
        Debug,

        /// <summary>What handlers write and report.</summary>
        Handlers,

        /// <summary>What anyone can cause by connecting.</summary>
        Strangers,

        /// <summary>What members cause by joining and leaving.</summary>
        Roster,

        /// <summary>What members cause by messages.</summary>
        Messages,

        /// <summary>Everything else, such as bans.</summary>
        Rest,
    }
}
