using Pyile.Engine.Model;

namespace Pyile.Engine.Calls;

/// <summary>What a session offers to other members under a name.</summary>
public interface ICallEndpoint
{
    /// <summary>Whether this member may call it. Asked for each call before its arguments are looked at; it must not wait.</summary>
    bool IsAllowed(Peer caller);

    /// <summary>
    /// Runs one call. Several may run at the same time. It is to wait asynchronously: the first item is written with what follows, at the
    /// latest when this method returns its task.
    /// </summary>
    /// <param name="call">The call, which takes what it returns.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the caller does not wait any more, its time is over, it has left, or the session ends.
    /// </param>
    /// <returns>Completes when the call is over.</returns>
    /// <exception cref="CallException">Why the call fails; any other exception is reported as a failure too.</exception>
    Task RunAsync(IncomingCall call, CancellationToken cancellationToken);
}
