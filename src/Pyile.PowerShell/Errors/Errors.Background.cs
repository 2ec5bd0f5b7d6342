using System.Management.Automation;

namespace Pyile;

/// <summary>Errors about handlers, jobs and the chat.</summary>
internal static partial class Errors
{
    public static ErrorRecord HandlerActionInvalid(ScriptBlock action) => Make(
        ErrorIds.HandlerActionInvalid,
        action,
        "An action must not have parameters or begin, process, end or clean blocks, because it runs once for each event.");

    public static ErrorRecord UsingVariableNotFound(string name) => Make(
        ErrorIds.UsingVariableNotFound, name, $"The action uses $using:{name}, but there is no variable '{name}'.");

    public static ErrorRecord HandlerNameInvalid(string name) => Make(
        ErrorIds.HandlerNameInvalid, name, $"'{name}' is not a valid handler name. It {ValidName}");

    public static ErrorRecord HandlerNameTaken(string name, string session) => Make(
        ErrorIds.HandlerNameTaken, name, $"The session '{session}' already has a handler named '{name}'.");

    public static ErrorRecord HandlerSessionEnded(PyileSession session) => Make(
        ErrorIds.HandlerSessionEnded, session, $"The session '{session.Name}' has ended and will have no more events.");

    public static ErrorRecord HandlerRunspaceFailed(Exception exception, PyileSession session) => Make(
        exception, ErrorIds.HandlerRunspaceFailed, session, $"The runspace for the handler could not be opened. {exception.Message}");

    public static ErrorRecord HandlerFailed(Exception exception, string name) => Make(
        exception, ErrorIds.HandlerFailed, name, $"The handler '{name}' cannot continue. {exception.Message}");

    public static ErrorRecord HandlerNotFound(string nameOrId, IReadOnlyList<string> names) => Make(
        ErrorIds.HandlerNotFound,
        nameOrId,
        $"There is no handler with the name or id '{nameOrId}'.{(names.Count == 0 ? "" : $" Handlers: {string.Join(", ", names)}.")}");

    public static ErrorRecord JobFailed(Exception exception, string session) => Make(
        exception, ErrorIds.JobFailed, session, $"The job on the session '{session}' failed: {exception.Message}");

    public static ErrorRecord NotInteractive(string host, Exception reason) => Make(
        reason, ErrorIds.NotInteractive, host, "A chat needs keyboard input, and this PowerShell host does not provide any.");
}
