using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Pyile.Input;
using Pyile.Runtime;
using Pyile.Runtime.Handlers;

namespace Pyile.Commands;

/// <summary>
/// Runs an action in the background for each event of a session, until the handler is unregistered or the session ends. In
/// the action, $_ is the event, a PyileMessage or a PyileEvent; $Session is the session; variables of the caller are
/// available with $using:. Get-PyileLog shows the output and errors under the handler's name.
/// </summary>
[Cmdlet(VerbsLifecycle.Register, "PyileHandler", SupportsShouldProcess = true)]
[OutputType(typeof(PyileHandler))]
public sealed class RegisterPyileHandlerCommand : SessionCommand
{
    private HandlerAction? _action;

    /// <summary>The events that the action runs for.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public PyileEventKind[] Event { get; set; } = [];

    /// <summary>The script block to run for one event after another.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock Action { get; set; } = null!;

    /// <summary>Only events of this alias or address, wildcards allowed, or of this member from Get-PyilePeer.</summary>
    [Parameter]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerPatternCompleter))]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    /// <summary>The handler's name. Default: handler and a number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>
    /// Leaves messages in the inbox for Receive-PyileMessage. By default a message that has a handler is taken out.
    /// </summary>
    [Parameter]
    public SwitchParameter KeepInInbox { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Name is not null && !NameRule.IsUsable(Name))
            ThrowTerminatingError(Errors.HandlerNameInvalid(Name));
        _action = HandlerAction.From(Action, SessionState, out ErrorRecord? error);
        if (_action is null)
            ThrowTerminatingError(error!);
    }

    private protected override void ProcessRecord(ModuleSession session)
    {
        var handler = new Handler(Name, new HandlerRule([.. Event.Distinct()], From, KeepInInbox), session, session.Handlers);
        if (!ShouldProcess($"{string.Join(", ", handler.Rule.Events)} of {session.Name}", $"Register the handler {handler.Name}"))
            return;
        if (Problem(session, handler) is { } problem)
            WriteError(problem);
        else if (Open(session, handler) is { } runspace)
            Begin(session, handler, runspace);
    }

    private static ErrorRecord? Problem(ModuleSession session, Handler handler) =>
        !session.IsOpen ? Errors.HandlerSessionEnded(session.View)
        : session.Handlers.IsNameTaken(handler.Name) ? Errors.HandlerNameTaken(handler.Name, session.Name)
        : null;

    private void Begin(ModuleSession session, Handler handler, Runspace runspace)
    {
        if (session.Handlers.TryAdd(handler))
        {
            handler.Start(runspace, _action!);
            WriteObject(handler.View);
            return;
        }
        HandlerRunspace.Close(runspace);
        WriteError(session.Handlers.IsNameTaken(handler.Name)
            ? Errors.HandlerNameTaken(handler.Name, session.Name)
            : Errors.HandlerSessionEnded(session.View));
    }

    private Runspace? Open(ModuleSession session, Handler handler)
    {
        PathInfo location = SessionState.Path.CurrentLocation;
        string? path = location.Provider?.Name == "FileSystem" ? location.ProviderPath : null;
        Task<Runspace> opening = Task.Run(() => HandlerRunspace.Open(session, handler.Name, _action!, path));
        try
        {
            return Wait(opening);
        }
        catch (OperationCanceledException)
        {
            _ = opening.ContinueWith(
                static t => HandlerRunspace.Close(t.Result),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException or PSInvalidOperationException)
        {
            WriteError(Errors.HandlerRunspaceFailed(exception, session.View));
            return null;
        }
    }
}
