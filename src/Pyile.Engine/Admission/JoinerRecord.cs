using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Security;

namespace Pyile.Engine.Admission;

/// <summary>What a host knows of joiners before they prove anything, and what their proofs lead to.</summary>
internal sealed class JoinerRecord(NetworkServices network)
{
    private readonly LoginServices _services = network.Logins;
    private readonly Lock _failing = new();
    private readonly BanPolicy _policy = network.Logins.Bans.Policy;
    private bool _hasReportedRestore;

    /// <summary>Whether an address may not even begin a login.</summary>
    public bool IsBanned(IPAddress address) => _policy.Judge(new BanSubject(address)) is not null;

    /// <summary>What the certificate says that a joiner has shown in the TLS handshake.</summary>
    public JoinerKey Identify(X509Certificate2 shown)
    {
        MemberCertificate? certificate = network.Network.Trust.Read(shown);
        return new JoinerKey(NetworkTrust.KeyHashOf(shown), shown.PublicKey.ExportSubjectPublicKeyInfo(), certificate);
    }

    /// <summary>What is known of a joiner after the TLS handshake.</summary>
    public JoinerStanding StandingOf(IPAddress address, JoinerKey key)
    {
        var joiner = new BanSubject(address) { Member = key.Certificate?.Member, Key = key.Hash };
        (bool isMember, string? expired) = key.MembershipIn(network.Members, _services.Context);
        return new JoinerStanding(
            IsMember: isMember,
            IsBanned: _policy.Judge(joiner) is not null,
            IsAddressSuspended: _policy.Judge(joiner with { IsGuessing = true }) is not null,
            IsBudgetSpent: _services.Guesses.IsSpent)
        {
            IsFromLostState = IsFromLostState(key),
            Expired = expired,
        };
    }

    // What the host knew when it issued that certificate is lost, and whether it banned the member after that is not known.
    private bool IsFromLostState(JoinerKey key)
    {
        if (key.Certificate is not { IsHost: false } certificate || !network.Network.IsFromLostState(certificate.Mark))
            return false;
        if (Interlocked.Exchange(ref _hasReportedRestore, true) is false)
            Log.StateRestored(_services.Context.Logger);
        return true;
    }

    /// <summary>Counts a failed proof before the joiner is informed, so that its next attempt finds the count.</summary>
    public FailedLogin Fail(PendingLogin login, LoginFailure reason, string detail)
    {
        int count;
        Ban? ban;
        lock (_failing)
        {
            // Of several logins at once from one address, those after the one that led to the ban learn nothing about their passwords.
            if (reason == LoginFailure.WrongPassword && _policy.Judge(new BanSubject(login.Remote.Address) { IsGuessing = true }) is not null)
                return FailedLogin.From(LoginFailure.Banned);
            (count, ban) = _services.Bans.Fail(login.Remote.Address, _services.Context.Clock.WallClock);
        }
        if (ban?.Rule is { } rule)
            _services.Gate.Drop(rule, except: login);
        return new FailedLogin(reason, detail, count, ban);
    }

    /// <summary>It did not want to log in.</summary>
    public void Left(PendingLogin login) => Log.LoginLeft(_services.Context.Logger, login.Remote);

    /// <summary>The proof was good.</summary>
    /// <exception cref="IOException">The login was ended before.</exception>
    public void Succeed(PendingLogin login) => _services.Gate.Leave(login);

    /// <summary>A login by password is complete. Nothing less makes up for wrong passwords: not a ticket, a certificate, or a login that was broken off.</summary>
    public void ForgetFailures(PendingLogin login) => _services.Bans.Forget(login.Remote.Address);
}
