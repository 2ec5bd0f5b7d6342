using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Pyile.Input;
using Pyile.Pipeline;
using Pyile.Runtime;
using Pyile.Texts;

namespace Pyile.Commands;

/// <summary>A cmdlet that works on one session for each input record: the one named by -Session, or the only open one.</summary>
public abstract class SessionCommand : CancellableCommand
{
    private bool _isSessionFixed;
    private ModuleSession? _found;
    private string? _foundFor;
    private ProgressPulse? _endings;
    private ModuleSession? _ending;
    private int _ended;

    /// <summary>A session, its name or its id. Default: the only open session.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string? Session { get; set; }

    /// <summary>The role that the session must have, or null.</summary>
    private protected virtual PyileRole? NeededRole => null;

    /// <summary>The session that the current record names.</summary>
    private protected virtual string? SessionOfRecord => Session;

    /// <inheritdoc/>
    protected override void BeginProcessing() => _isSessionFixed = MyInvocation.BoundParameters.ContainsKey(nameof(Session));

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        if (TryGetSession(out ModuleSession? session))
            ProcessRecord(session);
    }

    private protected abstract void ProcessRecord(ModuleSession session);

    /// <summary>Ends a session and waits until it has ended completely.</summary>
    private protected void End(ModuleSession session)
    {
        _ending = session;
        _endings ??= ShowProgress("Ending sessions", () => new ProgressState($"{_ending.Name}; {_ended} ended"));
        session.TakeUnreportedFailures();
        Wait(session.EndFromCmdletAsync(), _endings);
        _ended++;
        if (session.TakeUnreportedFailures() is > 0 and var lost)
        {
            WriteWarning($"Messages sent with -NoWait that had not been acknowledged when '{VisibleText.Of(session.Name)}' ended: {lost}. "
                + "They may not have arrived. Wait-PyileDelivery waits for such messages.");
        }
        UnsavedReport.WriteEnd(this, session);
    }

    /// <summary>Returns false if the record names a session that does not exist; an error has been written then.</summary>
    private bool TryGetSession([NotNullWhen(true)] out ModuleSession? session)
    {
        string? wanted = SessionOfRecord;
        // While a session is open, its name cannot mean another session.
        if (_found is { IsOpen: true } && wanted == _foundFor)
        {
            session = _found;
            return true;
        }
        session = SessionLookup.Find(wanted, NeededRole, out ErrorRecord? error);
        (_found, _foundFor) = (session, wanted);
        if (session is not null)
            return true;
        if (wanted is null || _isSessionFixed)
            ThrowTerminatingError(error);
        WriteError(error);
        return false;
    }
}
