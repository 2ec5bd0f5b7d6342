using System.Management.Automation;
using Pyile.Sessions;

namespace Pyile;

/// <summary>Handlers and jobs, and a chat where there is only a background.</summary>
internal static partial class Errors
{
    public static ErrorRecord HandlerActionInvalid(ScriptBlock action) => Make(
        "HandlerActionInvalid", action, "An action has neither parameters nor begin, process, end or clean: it runs once for each event.");

    public static ErrorRecord UsingVariableNotFound(string name) => Make(
        "UsingVariableNotFound", name, $"There is no variable '{name}' for the action's $using:{name}.");

    public static ErrorRecord HandlerNameInvalid(string name) => Make(
        "HandlerNameInvalid", name, $"A handler's name {GoodName}");

    public static ErrorRecord HandlerNameTaken(string name, ListedSession session) => Make(
        "HandlerNameTaken", name, $"The session '{session.Name}' has a handler '{name}'.");

    public static ErrorRecord HandlerSessionEnded(ListedSession session) => Make(
        "HandlerSessionEnded", session.View, $"The session '{session.Name}' has ended, so no events will come.");

    public static ErrorRecord HandlerRunspaceFailed(Exception exception, ListedSession session) => Make(
        exception, "HandlerRunspaceFailed", session.View, $"The runspace for the handler could not be opened. {exception.Message}");

    public static ErrorRecord HandlerFailed(Exception exception, string name) => Make(
        exception, "HandlerFailed", name, $"The handler '{name}' cannot go on. {exception.Message}");

    public static ErrorRecord HandlerNotFound(string nameOrId, IReadOnlyList<string> names) => Make(
        "HandlerNotFound",
        nameOrId,
        $"There is no handler with the name or id '{nameOrId}'.{(names.Count == 0 ? "" : $" There are these: {string.Join(", ", names)}.")}");

    public static ErrorRecord JobFailed(Exception exception, string session) => Make(
        exception, "JobFailed", session, $"The job on the session '{session}' failed: {exception.Message}");

    public static ErrorRecord NotInteractive(string host, Exception reason) => Make(
        reason, "NotInteractive", host, "A chat needs somebody who types, and nobody can here: the host takes no input.");
}
