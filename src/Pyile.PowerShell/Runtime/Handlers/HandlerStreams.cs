using System.Management.Automation;

namespace Pyile.Runtime.Handlers;

/// <summary>Moves what an action writes to streams other than its output into the log, and keeps none of it in memory.</summary>
internal static class HandlerStreams
{
    public static void Follow(PSDataStreams streams, HandlerJournal journal)
    {
        Follow(streams.Error, journal.NoteError);
        Follow(streams.Warning, r => journal.Note(PyileLogLevel.Warning, r.Message));
        Follow(streams.Information, r => journal.Note(PyileLogLevel.Information, r.ToString()));
        Follow(streams.Verbose, r => journal.Note(PyileLogLevel.Debug, r.Message));
        Follow(streams.Debug, r => journal.Note(PyileLogLevel.Debug, r.Message));
        Follow(streams.Progress, static _ => { });
    }

    private static void Follow<T>(PSDataCollection<T> stream, Action<T> note) => stream.DataAdded += (_, _) =>
    {
        foreach (T record in stream.ReadAll())
            note(record);
    };
}
