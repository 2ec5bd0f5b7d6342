using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pyile.Engine.State;
using Pyile.Engine.Transport;
using Pyile.Engine.Wire.V1;

namespace Pyile.Engine.Sessions.V1;

/// <summary>Takes logins on the host's port, any number at once. What came through or failed goes to the host.</summary>
internal sealed class LoginDesk(
    SessionParts parts, HostOptions options, IListener listener, BanBook bans, RosterEncoder roster, ILoginOutcomes outcomes) : ILoginDesk
{
    private readonly HalfOpenGate<HostLoginRun> _gate = new(options.Login.MaxHalfOpen, options.Login.MaxHalfOpenPerAddress);
    private readonly HashSet<HostLoginRun> _open = [];
    private readonly byte[] _password = Hash(options.Password);

    public ITransport Transport => parts.Transport;

    public TimeProvider Time => parts.Time;

    public LoginOptions Login => options.Login;

    public Task RunAsync(CancellationToken cancellationToken) =>
        AcceptLoop.RunAsync(
            listener,
            static _ => ValueTask.CompletedTask,
            connection => Accept(connection, cancellationToken),
            parts.Time,
            parts.Logger,
            cancellationToken);

    public bool IsBanned(IPAddress address) => bans.IsBanned(address);

    public bool CheckPassword(HostLoginRun login, Secret password)
    {
        if (CryptographicOperations.FixedTimeEquals(_password, Hash(password)))
        {
            LeaveGate(login);
            return true;
        }
        var (count, ban) = bans.Fail(login.Remote.Address, parts.Clock.WallClock);
        login.WrongPasswords = (count, ban);
        // Logins that began before the ban would otherwise be as many more guesses.
        if (ban is not null)
            Drop(ban.Rule, except: login);
        return false;
    }

    public bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen) => outcomes.IsTaken(joiner, hostAsSeen);

    public IReadOnlyList<WireAddress> RosterFor(IPEndPoint joiner, IPAddress hostAsSeen, int? maxBytes) =>
        roster.ForJoiner(joiner, hostAsSeen, maxBytes);

    public void Heard(HostLoginRun login)
    {
        lock (_gate)
            _gate.Heard(login);
    }

    /// <summary>Ends the logins under way from the addresses of a new ban.</summary>
    public void Drop(IPNetwork rule, HostLoginRun? except = null)
    {
        HostLoginRun[] dropped;
        lock (_gate)
            dropped = [.. _open.Where(login => login != except && rule.Contains(Addresses.Normalize(login.Remote.Address)))];
        foreach (HostLoginRun login in dropped)
            login.Drop(LoginFailure.Banned);
    }

    // The gate is for those nobody knows. Who knows the password makes room for nobody, however slow this host is.
    private void LeaveGate(HostLoginRun login)
    {
        lock (_gate)
        {
            if (!_gate.Leave(login))
                throw new IOException("another login needed its place");
        }
    }

    private void Accept(IConnection connection, CancellationToken cancellationToken)
    {
        var login = new HostLoginRun(new ValueStream(connection, isIdle: true), this);
        HostLoginRun? evicted;
        lock (_gate)
        {
            evicted = _gate.Enter(login, Addresses.Normalize(connection.Remote.Address));
            _open.Add(login);
        }
        evicted?.Drop(LoginFailure.MadeRoom);
        parts.Work.Run(() => RunLoginAsync(login, cancellationToken));
    }

    private async Task RunLoginAsync(HostLoginRun login, CancellationToken cancellationToken)
    {
        Admission? admission;
        try
        {
            admission = await login.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _gate.Leave(login);
                _open.Remove(login);
            }
        }
        if (admission is not null)
        {
            bans.Forget(login.Remote.Address);
            await outcomes.AdmitAsync(admission).ConfigureAwait(false);
        }
        else if (login.Failure is { } failure)
        {
            Log.LoginDetail(parts.Logger, login.Remote, failure.Detail);

            // It may have gone away before it heard so.
            (int attempts, Ban? ban) = login.WrongPasswords;
            outcomes.Failed(login.Remote, attempts > 0 ? LoginFailure.WrongPassword : failure.Reason, attempts, ban);
        }
    }

    // Hashed, so that the comparison takes the same time whatever the lengths.
    private static byte[] Hash(Secret password) => SHA256.HashData(Encoding.UTF8.GetBytes(password.Reveal()));
}

/// <summary>What the host does with logins that ended.</summary>
internal interface ILoginOutcomes
{
    /// <summary>Whether a member that answers, or the host itself, has this address.</summary>
    bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen);

    /// <summary>Runs the new member's link until it ends.</summary>
    Task AdmitAsync(Admission admission);

    /// <param name="address">Where the login came from.</param>
    /// <param name="reason">Why it failed.</param>
    /// <param name="attempts">The wrong passwords from there so far, where this was one.</param>
    /// <param name="ban">The ban that followed, or null.</param>
    void Failed(IPEndPoint address, LoginFailure reason, int attempts, Ban? ban);
}
