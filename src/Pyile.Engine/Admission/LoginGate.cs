using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Admission;

/// <summary>
/// Bounds the logins that are under way, in total and for each address, and how often an address connects. If it is full, the login that
/// has been silent longest is ended.
/// </summary>
internal sealed class LoginGate(LoginOptions options, MonotonicClock clock)
{
    // What the host asks for is a tenth of a second's work for a joiner, more on a slow machine, and the answer has to travel.
    private static readonly TimeSpan ProofTime = TimeSpan.FromSeconds(1);

    private readonly Lock _sync = new();
    private readonly HalfOpenGate<PendingLogin> _unproven = new(options.MaxHalfOpen, options.MaxHalfOpenPerAddress);
    private readonly PrefixRateLimiter _rate = new(options.PerSecond, options.Burst);
    private readonly HashSet<PendingLogin> _open = [];

    /// <summary>The number of logins that are not ended for others at the moment, because they wait for the host.</summary>
    public int Kept
    {
        get
        {
            lock (_sync)
                return _unproven.Kept(clock.Now);
        }
    }

    /// <summary>Counts a new login, and ends the one that has been silent longest if there are too many.</summary>
    /// <param name="login">The login.</param>
    /// <param name="expected">How many connections from its address may be for circuits instead.</param>
    /// <returns>False if its address has connected too often lately.</returns>
    public bool TryEnter(PendingLogin login, int expected = 0)
    {
        IPAddress prefix = Addresses.Prefix(login.Remote.Address);
        PendingLogin? evicted;
        lock (_sync)
        {
            if (!_rate.TryTake(prefix, clock.Now))
                return false;
            evicted = _unproven.Enter(login, prefix, clock.Now, expected);
            _open.Add(login);
        }
        evicted?.Drop(LoginFailure.MadeRoom);
        return true;
    }

    /// <summary>The login is over.</summary>
    public void Exit(PendingLogin login)
    {
        lock (_sync)
        {
            _unproven.Leave(login);
            _open.Remove(login);
        }
    }

    /// <summary>The joiner has sent something, so it is not the one that has been silent longest.</summary>
    public void Heard(PendingLogin login)
    {
        lock (_sync)
            _unproven.Heard(login);
    }

    /// <summary>The host computes for the joiner, or will when it is its turn, so the joiner is not silent.</summary>
    public void HostWorks(PendingLogin login)
    {
        lock (_sync)
            _unproven.Keep(login, clock.Now + options.Whole, clock.Now);
    }

    /// <summary>The host has computed, and it is the joiner's turn.</summary>
    public void HostAnswers(PendingLogin login)
    {
        lock (_sync)
        {
            _unproven.Heard(login);
            _unproven.Keep(login, clock.Now + ProofTime, clock.Now);
        }
    }

    /// <summary>The joiner has proven that it may become a member, so it is not ended for others.</summary>
    /// <exception cref="IOException">It was ended before.</exception>
    public void Leave(PendingLogin login)
    {
        lock (_sync)
        {
            if (!_unproven.Leave(login))
                throw new IOException("another login needed its place");
        }
    }

    /// <summary>Ends the logins under way from the addresses of a new ban.</summary>
    public void Drop(IPNetwork rule, PendingLogin? except = null)
    {
        PendingLogin[] dropped;
        lock (_sync)
            dropped = [.. _open.Where(login => login != except && rule.Contains(Addresses.Normalize(login.Remote.Address)))];
        foreach (PendingLogin login in dropped)
            login.Drop(LoginFailure.Banned);
    }
}
