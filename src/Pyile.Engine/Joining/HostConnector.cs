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
    // An attempt that had less time than this would only report that its time was over.
    private static readonly TimeSpan ShortestAttempt = TimeSpan.FromMilliseconds(100);

    private readonly HostReach _reach = new(transport, options.Address, options.TimeProvider, options.Logger);
    private ILegacyJoiner? _legacy = legacy;

    public async Task<JoinOutcome> RunAsync(JoinRequest request, RetryPolicy policy, CancellationToken cancellationToken)
    {
        var watch = new ReturnWatch(options, clock);
        TimeSpan end = policy.EndOf(clock.Now, options.Timeout);
        JoinFailure? last = null;
        int attempts = 0;
        int alike = 0;
        TimeSpan pause = policy.FirstPause(options.Random);
        while (true)
        {
            TimeSpan left = end - clock.Now;
            // The last part of a limited time is used for attempts, too.
            if (last is not null && policy.Total is not null && pause > left / 2)
                pause = left / 2;
            if (last is not null && left - pause < ShortestAttempt)
                return new JoinOutcome.Failed(last);
            await Task.Delay(pause, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            left = end - clock.Now;
            if (last is not null && left < ShortestAttempt)
                return new JoinOutcome.Failed(last);
            bool isLast = left < options.Timeout;
            JoinOutcome outcome = await AttemptAsync(request, isLast ? left : options.Timeout, cancellationToken).ConfigureAwait(false);
            pause = TimeSpan.Zero;
            if (outcome is JoinOutcome.OtherProtocol)
                continue;
            if (outcome is not JoinOutcome.Failed(var failure))
                return outcome;
            attempts++;
            if (policy.IsReturn)
                failure = watch.Judge(failure, request.LostHost!);
            // If the time ended during a later attempt, the failure before it is more informative.
            if (isLast && failure.Problem.Kind == PyileError.Timeout && last is not null)
                return new JoinOutcome.Failed(last);
            if (!policy.IsWorthRetrying(failure, attempts))
                return new JoinOutcome.Failed(failure);
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
        using var deadline = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var attempt = new JoinAttempt(request, _reach, clock, options.Logger);
        try
        {
            return await TryAsync(attempt, request, both.Token).ConfigureAwait(false);
        }
        catch (PyileException exception)
        {
            return new JoinOutcome.Failed(new JoinFailure(exception, attempt.HasRiskedPassword));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Any exception: an attempt that ended the loop would leave the session without a host.
            Log.AttemptFailed(options.Logger, exception);
            var problem = new PyileException(
                PyileError.ProtocolViolation, $"The login failed in an unexpected way: {exception.Message.TrimEnd('.')}.", exception);
            return new JoinOutcome.Failed(new JoinFailure(problem, attempt.HasRiskedPassword));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new JoinOutcome.Failed(new JoinFailure(attempt.TimedOut(options.Timeout), attempt.HasRiskedPassword));
        }
    }

    private async Task<JoinOutcome> TryAsync(JoinAttempt attempt, JoinRequest request, CancellationToken cancellationToken)
    {
        if (_legacy is null)
        {
            var (login, found) = await attempt.FindHostAsync(cancellationToken).ConfigureAwait(false);
            return await LogInAsync(request, login, found, cancellationToken).ConfigureAwait(false);
        }
        var (connection, reached) = await attempt.ConnectAsync(cancellationToken).ConfigureAwait(false);
        switch (await _legacy.TryAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            case LegacyAttempt.Joined(var host):
                return new JoinOutcome.Joined(host, reached);
            case LegacyAttempt.Failed(var failure):
                return new JoinOutcome.Failed(failure);
            case LegacyAttempt.HostPrefersNewer:
                _legacy = null;
                return new JoinOutcome.OtherProtocol();
            default:
                return await LogInAsync(request, attempt.Begin(connection), reached, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<JoinOutcome> LogInAsync(JoinRequest request, JoinRun login, TicketHost reached, CancellationToken cancellationToken)
    {
        try
        {
            Joined joined = await login.RunAsync(cancellationToken).ConfigureAwait(false);
            // From now on, a host that speaks only something older is not this host.
            _legacy = null;
            return new JoinOutcome.Joined(new JoinedHost(this, request, joined, options.TimeProvider), reached);
        }
        catch (PyileException exception) when (exception.Kind == PyileError.UnencryptedNotAllowed && _legacy?.TryWaitLonger() == true)
        {
            return new JoinOutcome.OtherProtocol();
        }
    }
}
