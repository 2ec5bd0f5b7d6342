using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>Version 2 logins at a host: who may try, and what a failed proof costs.</summary>
internal sealed class LoginProtocol(
    SessionContext parts,
    LoginOptions options,
    HostNetwork network,
    BanRegistry bans,
    GuessBudget guesses,
    TicketRegistry tickets,
    RosterPublisher roster,
    ILoginGate gate,
    IAdmissions admissions) : ILoginProtocol, IDisposable
{
    private readonly Lock _failing = new();
    private readonly BanPolicy _policy = new(bans);

    public SemaphoreSlim PasswordChecks { get; } = new(Environment.ProcessorCount);

    public GuessBudget Guesses => guesses;

    public HostNetwork Network => network;

    public TicketRegistry Tickets => tickets;

    public ControlServices ControlServices { get; } = new(roster, new CertificateRenewal(network, new BanPolicy(bans), parts.Clock), parts.Clock, parts.Time);

    public RosterPublisher Roster => roster;

    public IAdmissions Admissions => admissions;

    public SessionContext Parts => parts;

    public async Task<LoginResult> RunAsync(PendingLogin login, IConnection connection, CancellationToken cancellationToken)
    {
        if (_policy.Judge(new BanSubject(login.Remote.Address)) is not null)
        {
            await TlsAlert.SendAndCloseAsync(connection, TlsAlert.Banned, cancellationToken).ConfigureAwait(false);
            return LoginResult.Failed(new FailedLogin(LoginFailure.Banned, "its address is banned"));
        }
        var run = new HostLoginRun(login, this);
        Admitted? admitted = await RunInTimeAsync(run, connection, cancellationToken).ConfigureAwait(false);
        if (admitted is not null)
            return LoginResult.Of(admitted);
        await connection.DisposeAsync().ConfigureAwait(false);
        return LoginResult.Failed(run.Failure);
    }

    /// <summary>What is known of a joiner whose handshake is done.</summary>
    public JoinerStanding StandingOf(IPAddress address, KeyHash key, MemberCertificate? certificate)
    {
        var joiner = new BanSubject(address) { Member = certificate?.Member, Key = key };
        return new JoinerStanding(
            IsMember: certificate is { IsHost: false },
            IsBanned: _policy.Judge(joiner) is not null,
            IsAddressSuspended: _policy.Judge(joiner with { IsGuessing = true }) is not null,
            IsBudgetSpent: guesses.IsSpent);
    }

    /// <summary>Counts a failed proof before the joiner hears of it, so that its next try finds the count.</summary>
    public FailedLogin Fail(PendingLogin login, LoginFailure reason, string detail)
    {
        int count;
        Ban? ban;
        lock (_failing)
        {
            // Of several logins at once from one address, those after the one that led to the ban learn nothing about their passwords.
            if (reason == LoginFailure.WrongPassword && _policy.Judge(new BanSubject(login.Remote.Address) { IsGuessing = true }) is not null)
                return FailedLogin.From(LoginFailure.Banned);
            (count, ban) = bans.Fail(login.Remote.Address, parts.Clock.WallClock);
        }
        if (ban?.Rule is { } rule)
            gate.Drop(rule, except: login);
        return new FailedLogin(reason, detail, count, ban);
    }

    /// <summary>The proof was good.</summary>
    public void Succeed(PendingLogin login)
    {
        gate.Leave(login);
        bans.Forget(login.Remote.Address);
    }

    public void Heard(PendingLogin login) => gate.Heard(login);

    public void HostWorks(PendingLogin login) => gate.HostWorks(login);

    public void HostAnswers(PendingLogin login) => gate.HostAnswers(login);

    public void Dispose() => PasswordChecks.Dispose();

    private async Task<Admitted?> RunInTimeAsync(HostLoginRun run, IConnection connection, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Whole, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await run.RunAsync(connection, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            run.Failed(LoginFailure.TimedOut, "it took too long");
        }
        catch (AuthenticationException exception)
        {
            run.Failed(LoginFailure.ProtocolViolation, $"TLS failed: {exception.Message}");
        }
        catch (IOException exception)
        {
            run.Failed(LoginFailure.Closed, exception.Message);
        }
        catch (PyileException exception)
        {
            run.Failed(LoginFailure.ProtocolViolation, exception.Message);
        }
        catch (CryptographicException exception)
        {
            // A certificate that TLS took and nothing else understands.
            run.Failed(LoginFailure.ProtocolViolation, exception.Message);
        }
        return null;
    }
}
