namespace Pyile.Engine.Model;

/// <summary>An endpoint throws it to say why a call fails. Its text goes to the caller.</summary>
/// <param name="failure">
/// InvalidArguments, NotAllowed, Busy and NoSuchEndpoint say that nothing has run. Anything else but Stopped is reported as Failed.
/// </param>
/// <param name="message">What happened, for people.</param>
public sealed class CallException(CallFailure failure, string message) : Exception(message)
{
    /// <summary>Why the call fails.</summary>
    public CallFailure Failure => failure;
}
