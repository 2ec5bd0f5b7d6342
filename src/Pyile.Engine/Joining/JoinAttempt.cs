using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>One attempt to join a host: it is looked for at all of its addresses, and the first at which it is found is used.</summary>
/// <param name="request">Which host, and with what.</param>
/// <param name="reach">How hosts are reached.</param>
/// <param name="clock">The clock of the session.</param>
/// <param name="logger">Where each step is logged.</param>
internal sealed class JoinAttempt(JoinRequest request, HostReach reach, MonotonicClock clock, ILogger logger)
    : IHostProof<JoinRun>, IHostProof<IConnection>
{
    private HostAttempts _tried = new();
    private JoinRun? _login;

    /// <summary>Whether a password was proven to a host whose key was not known before.</summary>
    public bool HasRiskedPassword => _login is { HasRiskedPassword: true };

    /// <summary>Finds the host by its identity, or any host if it was not joined before.</summary>
    /// <returns>A login that has not proven anything yet, and where the host was reached.</returns>
    /// <exception cref="PyileException">No address is that of the host, or the host refuses.</exception>
    public async Task<(JoinRun Login, TicketHost Reached)> FindHostAsync(CancellationToken cancellationToken)
    {
        (JoinRun login, TicketHost reached) = await RaceAsync<JoinRun>(this, cancellationToken).ConfigureAwait(false);
        _login = login;
        return (login, reached);
    }

    /// <summary>Finds an address that takes connections: hosts of an older protocol do not show who they are.</summary>
    /// <exception cref="PyileException">No address takes connections.</exception>
    public Task<(IConnection Connection, TicketHost Reached)> ConnectAsync(CancellationToken cancellationToken) =>
        RaceAsync<IConnection>(this, cancellationToken);

    /// <summary>A login over a connection.</summary>
    public JoinRun Begin(IConnection connection) => _login = NewRun(connection);

    /// <summary>The error if the time is over.</summary>
    public PyileException TimedOut(TimeSpan limit) => _tried.TimedOut(request.Hosts is [var host] ? $"{host}" : "The host", limit);

    async Task<JoinRun> IHostProof<JoinRun>.ProveAsync(IConnection connection, CancellationToken cancellationToken)
    {
        JoinRun run = NewRun(connection);
        await run.MeetAsync(cancellationToken).ConfigureAwait(false);
        return run;
    }

    Task<IConnection> IHostProof<IConnection>.ProveAsync(IConnection connection, CancellationToken cancellationToken) => Task.FromResult(connection);

    private JoinRun NewRun(IConnection connection) => new(
        connection,
        request.Credentials ?? throw new UnreachableException("A session without credentials speaks only a legacy protocol."),
        request.Roster,
        clock,
        logger);

    private async Task<(TResult Result, TicketHost Reached)> RaceAsync<TResult>(IHostProof<TResult> proof, CancellationToken cancellationToken)
        where TResult : class, IAsyncDisposable
    {
        HostRace<TResult> race = reach.NewRace(proof);
        _tried = race.Attempts;
        return await race.RunAsync(request.Hosts, Last(), cancellationToken).ConfigureAwait(false) is { } won
            ? (won.Result, won.Attempt.Candidate.Host)
            : throw _tried.Failure(isReturn: request.LostHost is not null);
    }

    private HostCandidate? Last() => request.LostHost is { } lost ? new HostCandidate(new TicketHost($"{lost.Address}", lost.Port), lost) : null;
}
