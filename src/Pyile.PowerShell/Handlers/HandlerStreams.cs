using System.Management.Automation;

namespace Pyile.Handlers;

/// <summary>Brings what an action writes to the streams besides its output into the log as it comes, and keeps nothing of it.</summary>
internal static class HandlerStreams
{
    public static void Follow(PSDataStreams streams, Handler handler)
    {
        Follow(streams.Error, handler.NoteError);
        Follow(streams.Warning, r => handler.Note(PyileLogLevel.Warning, r.Message));
        Follow(streams.Information, r => handler.Note(PyileLogLevel.Information, r.ToString()));
        Follow(streams.Verbose, r => handler.Note(PyileLogLevel.Debug, r.Message));
        Follow(streams.Debug, r => handler.Note(PyileLogLevel.Debug, r.Message));
        Follow(streams.Progress, static _ => { });
    }

    private static void Follow<T>(PSDataCollection<T> stream, Action<T> note) => stream.DataAdded += (_, _) =>
    {
        foreach (T record in stream.ReadAll())
            note(record);
    };
}
