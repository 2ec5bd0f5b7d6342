using System.Diagnostics;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>
/// Joins a host, for the first time or again, in the newest protocol that both sides speak. The one loop that tries a host again is
/// here, and its result says why it stopped.
/// </summary>
/// <param name="options">What the session was asked for.</param>
/// <param name="transport">Where connections come from.</param>
/// <param name="clock">The clock of the session.</param>
/// <param name="legacy">Joins hosts that speak nothing newer; null if that is not allowed.</param>
internal sealed class HostConnector(PeerOptions options, ITransport transport, MonotonicClock clock, ILegacyJoiner? legacy) : IHostConnector
{
    private readonly HostDialer _dialer = new(transport, options.Address, options.Logger);
    private ILegacyJoiner? _legacy = legacy;

    public async Task<JoinOutcome> RunAsync(JoinRequest request, RetryPolicy policy, CancellationToken cancellationToken)
    {
        TimeSpan end = clock.Now + options.Timeout;
        JoinFailure? last = null;
        int attempts = 0;
        int alike = 0;
        TimeSpan pause = policy.FirstPause(options.Random);
        while (true)
        {
            if (last is not null && !policy.IsEndless && pause >= end - clock.Now)
                return new JoinOutcome.Failed(last);
            await Task.Delay(pause, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            TimeSpan limit = policy.IsEndless ? options.Timeout : end - clock.Now;
            JoinOutcome outcome = await AttemptAsync(request, limit, cancellationToken).ConfigureAwait(false);
            pause = TimeSpan.Zero;
            if (outcome is JoinOutcome.OtherProtocol)
                continue;
            if (outcome is not JoinOutcome.Failed(var failure))
                return outcome;
            attempts++;
            // If the time ended during a later attempt, the failure before it is more informative.
            if (!policy.IsWorthRetrying(failure, attempts))
                return failure.Problem.Kind == PyileError.Timeout && last is not null ? new JoinOutcome.Failed(last) : outcome;
            alike = last?.IsHostBusy == failure.IsHostBusy ? alike + 1 : 1;
            last = failure;
            Report(request, failure);
            pause = RetryPolicy.PauseAfter(failure, alike, options.Random);
        }
    }

    private void Report(JoinRequest request, JoinFailure failure)
    {
        if (request.LostHost is { } host)
            Log.ReconnectFailed(options.Logger, host, failure.Problem.Message);
        else
            Log.LoginTriedAgain(options.Logger, failure.Problem.Message);
    }

    private async Task<JoinOutcome> AttemptAsync(JoinRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (HasExpired(request.Credentials))
            return Failed(PyileError.NotAdmitted, "This peer was without its host for so long that its certificate has expired. Join again with the password or a ticket.");
        using var deadline = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await TryAsync(request, both.Token).ConfigureAwait(false);
        }
        catch (PyileException exception)
        {
            return new JoinOutcome.Failed(new JoinFailure(exception));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Any exception: an attempt that ended the loop would leave the session without a host.
            Log.AttemptFailed(options.Logger, exception);
            return Failed(PyileError.ProtocolViolation, $"The login failed in an unexpected way: {exception.Message.TrimEnd('.')}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(
                PyileError.Timeout,
                $"{options.HostName ?? "The host"}:{options.Port} did not let this peer in within {options.Timeout.TotalSeconds:0.#} s. Check that a host runs there and that no firewall is between, or allow more time.");
        }
    }

    private bool HasExpired(JoinCredentials? credentials) =>
        credentials?.HaveExpired(clock.WallClock) == true;

    private static JoinOutcome.Failed Failed(PyileError kind, string message) => new(new JoinFailure(new PyileException(kind, message)));

    private async Task<JoinOutcome> TryAsync(JoinRequest request, CancellationToken cancellationToken)
    {
        var (connection, reached) = await DialAsync(request.Hosts, cancellationToken).ConfigureAwait(false);
        switch (_legacy is null ? null : await _legacy.TryAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            case LegacyAttempt.Joined(var host):
                return new JoinOutcome.Joined(host, reached);
            case LegacyAttempt.Failed(var failure):
                return new JoinOutcome.Failed(failure);
            case LegacyAttempt.HostPrefersNewer:
                _legacy = null;
                return new JoinOutcome.OtherProtocol();
            default:
                return await LogInAsync(request, connection, reached, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<JoinOutcome> LogInAsync(JoinRequest request, IConnection connection, TicketHost reached, CancellationToken cancellationToken)
    {
        JoinCredentials credentials = request.Credentials ?? throw new UnreachableException("A session without credentials speaks only a legacy protocol.");
        var run = new JoinRun(connection, credentials, request.Roster, clock, options.Logger);
        try
        {
            Joined joined = await run.RunAsync(cancellationToken).ConfigureAwait(false);
            // From now on, a host that speaks only something older is not this host.
            _legacy = null;
            return new JoinOutcome.Joined(new JoinedHost(this, request, joined, options.TimeProvider), reached);
        }
        catch (PyileException exception) when (exception.Kind == PyileError.UnencryptedNotAllowed && _legacy?.TryWaitLonger() == true)
        {
            return new JoinOutcome.OtherProtocol();
        }
        catch (PyileException exception) when (run.HasRiskedPassword)
        {
            return new JoinOutcome.Failed(new JoinFailure(exception, IsFinal: true));
        }
    }

    // A ticket lists all addresses of the host's machine, and not every one can be reached from everywhere.
    private async Task<(IConnection Connection, TicketHost Reached)> DialAsync(IReadOnlyList<TicketHost> hosts, CancellationToken cancellationToken)
    {
        foreach (TicketHost host in hosts.SkipLast(1))
        {
            try
            {
                return (await _dialer.DialAsync(host.Name, host.Port, cancellationToken).ConfigureAwait(false), host);
            }
            catch (PyileException exception) when (exception.Kind is PyileError.HostUnreachable or PyileError.AddressInvalid)
            {
                Log.HostAddressSkipped(options.Logger, exception.Message);
            }
        }
        TicketHost last = hosts[^1];
        return (await _dialer.DialAsync(last.Name, last.Port, cancellationToken).ConfigureAwait(false), last);
    }
}
