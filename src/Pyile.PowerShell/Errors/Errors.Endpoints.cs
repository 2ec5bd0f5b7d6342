using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Texts;

namespace Pyile;

/// <summary>Errors about endpoints and calls.</summary>
internal static partial class Errors
{
    public static ErrorRecord EndpointNameInvalid(string name) => Make(
        ErrorIds.EndpointNameInvalid, name, $"'{name}' is not a valid name of an endpoint. It has no colon, and {ValidName}");

    public static ErrorRecord EndpointNameTaken(string name, string session) => Make(
        ErrorIds.EndpointNameTaken, name, $"The session '{session}' already offers an endpoint named '{name}'.");

    public static ErrorRecord EndpointActionInvalid(string why) => Make(ErrorIds.EndpointActionInvalid, null, why);

    public static ErrorRecord EndpointNotRegistered(string name) => Make(
        ErrorIds.EndpointNotFound, name, $"No endpoint named '{name}' is registered.");

    public static ErrorRecord EndpointRunspaceFailed(Exception exception, PyileSession session) => Make(
        exception, ErrorIds.EndpointRunspaceFailed, session, $"The runspace for the endpoint could not be prepared. {exception.Message}");

    /// <summary>An error that an endpoint has written; it went on after it.</summary>
    public static ErrorRecord OfEndpoint(PyileRemoteError error, string endpoint, string member) => Make(
        ErrorIds.EndpointError, error, $"{VisibleText.Of(member)}: {error} (endpoint {VisibleText.Of(endpoint)}).");

    /// <summary>A call that has failed. The target is the id of the member.</summary>
    public static ErrorRecord From(CallResult result, string endpoint, Peer member)
    {
        string called = $"The call of {VisibleText.Of(endpoint)} at {MemberText.Describe(member.Alias, member.Address.ToString())} failed.";
        string ran = result.MayHaveRun && result.Failure is not CallFailure.Failed ? " It may have run." : "";
        return Make(IdOf(result.Failure), $"{member.Id}", $"{called} {VisibleText.Of(result.Detail)}{ran}");
    }

    internal static string IdOf(CallFailure failure) => failure switch
    {
        CallFailure.NoSuchEndpoint => ErrorIds.EndpointNotFound,
        CallFailure.NotAllowed => ErrorIds.EndpointNotAllowed,
        CallFailure.InvalidArguments => ErrorIds.EndpointArgumentsInvalid,
        CallFailure.TimedOut => ErrorIds.CallTimeout,
        CallFailure.Unsupported => ErrorIds.CallUnsupported,
        CallFailure.NotAMember or CallFailure.Restarted or CallFailure.SessionEnded or CallFailure.Cancelled => ErrorIds.CallLost,
        CallFailure.Busy or CallFailure.Failed or CallFailure.Stopped or CallFailure.ProtocolViolation => ErrorIds.EndpointFailed,
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "This failure has no error id."),
    };
}
