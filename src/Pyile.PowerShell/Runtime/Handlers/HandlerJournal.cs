using System.Management.Automation;

namespace Pyile.Runtime.Handlers;

/// <summary>Writes a handler's output and errors into the session's log, and counts the errors.</summary>
internal sealed class HandlerJournal(string handler, IHandlerHost host)
{
    private long _errors;
    private volatile ErrorRecord? _lastError;

    public long Errors => Interlocked.Read(ref _errors);

    public ErrorRecord? LastError => _lastError;

    public void NoteOutput(PSObject? output) => Note(PyileLogLevel.Information, output?.ToString() ?? "");

    public void NoteError(ErrorRecord error)
    {
        Interlocked.Increment(ref _errors);
        _lastError = error;
        Note(PyileLogLevel.Error, error.ToString());
    }

    public void Note(PyileLogLevel level, string text) => host.AddToLog(HandlerLogEntry.Of(handler, host.Name, level, text));
}
