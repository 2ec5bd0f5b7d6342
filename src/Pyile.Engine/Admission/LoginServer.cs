using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Admission;

/// <summary>What a login needs of the place where all of them are counted.</summary>
internal interface ILoginGate
{
    /// <summary>The joiner said something, so it is not the one that has been silent longest.</summary>
    void Heard(PendingLogin login);

    /// <summary>The host computes for the joiner, or will when it is its turn: that is no silence of the joiner's.</summary>
    void HostWorks(PendingLogin login);

    /// <summary>The host has computed, and it is the joiner's turn.</summary>
    void HostAnswers(PendingLogin login);

    /// <summary>The joiner has proven that it belongs here, and makes room for nobody any more.</summary>
    /// <exception cref="IOException">It had to make room before.</exception>
    void Leave(PendingLogin login);

    /// <summary>Ends the logins under way from the addresses of a new ban.</summary>
    void Drop(IPNetwork rule, PendingLogin? except = null);
}

/// <summary>
/// Takes logins on the host's port, any number at once, whichever version they speak. Before anything that costs
/// time there are bounds: for each address, and in all.
/// </summary>
internal sealed class LoginServer(SessionContext parts, LoginOptions options, IListener listener, FirstByte firstByte, ILoginOutcomes outcomes) : ILoginGate
{
    private readonly HalfOpenGate<PendingLogin> _gate = new(options.MaxHalfOpen, options.MaxHalfOpenPerAddress);
    private readonly PrefixRateLimiter _rate = new(options.PerSecond, options.Burst, RateCapacity);
    private readonly HashSet<PendingLogin> _open = [];

    private const int RateCapacity = 65_536;

    // What the host asks for is a tenth of a second's work for a joiner, more on a slow machine, and has a way to go.
    private static readonly TimeSpan ProofTime = TimeSpan.FromSeconds(1);

    /// <summary>Logins that make room for nobody at the moment, because it is not they who are silent.</summary>
    public int Kept
    {
        get
        {
            lock (_gate)
                return _gate.Kept(parts.Clock.Now);
        }
    }

    public Task RunAsync(Func<DetectedProtocol, ILoginProtocol?> choose, CancellationToken cancellationToken) =>
        AcceptLoop.RunAsync(
            listener,
            static _ => ValueTask.CompletedTask,
            connection => Accept(connection, choose, cancellationToken),
            parts.Time,
            parts.Logger,
            cancellationToken);

    public void Heard(PendingLogin login)
    {
        lock (_gate)
            _gate.Heard(login);
    }

    public void HostWorks(PendingLogin login)
    {
        lock (_gate)
            _gate.Keep(login, parts.Clock.Now + options.Whole, parts.Clock.Now);
    }

    public void HostAnswers(PendingLogin login)
    {
        lock (_gate)
        {
            _gate.Heard(login);
            _gate.Keep(login, parts.Clock.Now + ProofTime, parts.Clock.Now);
        }
    }

    public void Leave(PendingLogin login)
    {
        lock (_gate)
        {
            if (!_gate.Leave(login))
                throw new IOException("another login needed its place");
        }
    }

    public void Drop(IPNetwork rule, PendingLogin? except = null)
    {
        PendingLogin[] dropped;
        lock (_gate)
            dropped = [.. _open.Where(login => login != except && rule.Contains(Addresses.Normalize(login.Remote.Address)))];
        foreach (PendingLogin login in dropped)
            login.Drop(LoginFailure.Banned);
    }

    private void Accept(IConnection connection, Func<DetectedProtocol, ILoginProtocol?> choose, CancellationToken cancellationToken)
    {
        var login = new PendingLogin(connection);
        IPAddress prefix = Addresses.Prefix(connection.Remote.Address);
        PendingLogin? evicted;
        lock (_gate)
        {
            if (!_rate.TryTake(prefix, parts.Clock.Now))
            {
                parts.Work.Run(() => RefuseAsync(login, cancellationToken));
                return;
            }
            evicted = _gate.Enter(login, prefix, parts.Clock.Now);
            _open.Add(login);
        }
        evicted?.Drop(LoginFailure.MadeRoom);
        parts.Work.Run(() => RunLoginAsync(login, choose, cancellationToken));
    }

    private async Task RunLoginAsync(PendingLogin login, Func<DetectedProtocol, ILoginProtocol?> choose, CancellationToken cancellationToken)
    {
        LoginResult result;
        try
        {
            result = await TalkAsync(login, choose, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Forget(login);
        }
        if (result.Admitted is { } admitted)
        {
            outcomes.Admitted(admitted);
        }
        else if (result.Failure is { } failure && !cancellationToken.IsCancellationRequested)
        {
            Log.LoginDetail(parts.Logger, login.Remote, failure.Detail);
            outcomes.LoginFailed(login.Remote, failure);
        }
    }

    private async Task<LoginResult> TalkAsync(PendingLogin login, Func<DetectedProtocol, ILoginProtocol?> choose, CancellationToken cancellationToken)
    {
        DetectedProtocol speech;
        IConnection connection;
        try
        {
            (speech, connection) = await firstByte.ListenAsync(login.Connection, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            await login.Connection.DisposeAsync().ConfigureAwait(false);
            return LoginResult.Failed(login.Dropped is { } dropped ? FailedLogin.From(dropped) : new FailedLogin(LoginFailure.Closed, exception.Message));
        }
        if (choose(speech) is { } protocol)
            return await protocol.RunAsync(login, connection, cancellationToken).ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
        return LoginResult.Failed(login.Dropped is { } ended ? FailedLogin.From(ended)
            : speech == DetectedProtocol.Silent ? new FailedLogin(LoginFailure.TimedOut, "it said nothing")
            : new FailedLogin(LoginFailure.NotEncrypted, "it does not begin with TLS"));
    }

    private void Forget(PendingLogin login)
    {
        lock (_gate)
        {
            _gate.Leave(login);
            _open.Remove(login);
        }
    }

    private async Task RefuseAsync(PendingLogin login, CancellationToken cancellationToken)
    {
        await TlsAlert.SendAndCloseAsync(login.Connection, TlsAlert.Busy, cancellationToken).ConfigureAwait(false);
        outcomes.LoginFailed(login.Remote, new FailedLogin(LoginFailure.Busy, "too many connections from there lately"));
    }
}
