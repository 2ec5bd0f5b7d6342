using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>Decides whether what took a connection is the host that is looked for.</summary>
internal interface IHostProof<TResult>
    where TResult : class, IAsyncDisposable
{
    /// <param name="connection">The connection, which belongs to this from now on.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="PyileException">It is not the host, or does not take this session.</exception>
    Task<TResult> ProveAsync(IConnection connection, CancellationToken cancellationToken);
}

/// <summary>Reaches a host at one of several addresses: all are tried, a moment apart, and the first that proves to be the host is taken.</summary>
/// <param name="locator">Finds the addresses.</param>
/// <param name="dialer">Connects to them.</param>
/// <param name="proof">Recognizes the host.</param>
/// <param name="time">Where timers come from.</param>
/// <param name="logger">Where each failure is logged.</param>
internal sealed class HostRace<TResult>(
    HostLocator locator, HostDialer dialer, IHostProof<TResult> proof, TimeProvider time, ILogger logger)
    : IRaceEntrant<HostCandidate, HostRace<TResult>.Reached>
    where TResult : class, IAsyncDisposable
{
    /// <summary>What was tried.</summary>
    public HostAttempts Attempts { get; } = new();

    /// <param name="hosts">The hosts as they were named.</param>
    /// <param name="last">Where the host was reached last, or null.</param>
    /// <param name="cancellationToken">Ends the race.</param>
    /// <returns>The host and where it was reached, or null if every attempt has failed.</returns>
    public Task<Reached?> RunAsync(IReadOnlyList<TicketHost> hosts, HostCandidate? last, CancellationToken cancellationToken) =>
        StaggeredRace.RunAsync(locator.FindAsync(hosts, last, cancellationToken), this, time, cancellationToken);

    async Task<Reached?> IRaceEntrant<HostCandidate, Reached>.AttemptAsync(HostCandidate candidate, CancellationToken cancellationToken)
    {
        HostAttempt attempt = Attempts.Begin(candidate);
        if (candidate.Address is null)
            return null;
        try
        {
            long began = time.GetTimestamp();
            IConnection connection = await dialer.DialAsync(candidate.Address, cancellationToken).ConfigureAwait(false);
            attempt.Connected(time.GetElapsedTime(began));
            return new Reached(await proof.ProveAsync(connection, cancellationToken).ConfigureAwait(false), attempt);
        }
        catch (PyileException exception)
        {
            Log.HostAddressSkipped(logger, exception.Message);
            attempt.Failed(exception);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Any exception: what one address answers must not keep this session from the others.
            Log.AttemptFailed(logger, exception);
            attempt.Failed(new PyileException(
                PyileError.ProtocolViolation, $"The connection to {candidate} failed in an unexpected way: {exception.Message.TrimEnd('.')}.", exception));
            return null;
        }
    }

    ValueTask IRaceEntrant<HostCandidate, Reached>.DiscardAsync(Reached late) => late.Result.DisposeAsync();

    /// <summary>A host that was reached.</summary>
    /// <param name="Result">What proved to be the host.</param>
    /// <param name="Attempt">How it was reached.</param>
    internal sealed record Reached(TResult Result, HostAttempt Attempt);
}
