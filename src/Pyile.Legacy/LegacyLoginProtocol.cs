using System.Net;
using System.Security.Cryptography;
using Pyile.Engine.Admission;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Legacy;

/// <summary>Version 1 logins at a host: what a wrong password costs, and what a joiner sees.</summary>
/// <param name="services">What logins share with the host.</param>
/// <param name="members">The members of the network.</param>
/// <param name="password">What joiners must know.</param>
/// <param name="alsoEncrypted">Whether the host also speaks version 2.</param>
internal sealed class LegacyLoginProtocol(
    LoginServices services, MemberTable members, Secret password, bool alsoEncrypted) : ILegacyLogins, ILegacyLoginHost
{
    private readonly SessionContext _context = services.Context;
    private readonly BanPolicy _policy = services.Bans.Policy;
    private readonly LegacyRosterEncoder _roster = new(members, services.Context.Logger);
    // Joiners send the password itself, so a plain hash is all that a host of version 1 can keep.
    private volatile byte[] _password = Hash(password);

    public ITransport Transport => _context.Transport;

    public TimeProvider Time => _context.Time;

    public LoginOptions Login => services.Options;

    public bool AlsoEncrypted => alsoEncrypted;

    public async Task<LoginResult> RunAsync(PendingLogin login, IConnection connection, CancellationToken cancellationToken)
    {
        var run = new LegacyHostLoginRun(login, new ValueStream(connection, isIdle: true), this);
        if (await run.RunAsync(cancellationToken).ConfigureAwait(false) is not { } admission)
            return LoginResult.Failed(run.Failure);
        services.Bans.Forget(login.Remote.Address);
        var member = new Member
        {
            Id = MemberId.NewRandom(),
            Protocol = MemberProtocol.Legacy,
            Addresses = [admission.Peer],
            Joined = _context.Clock.WallClock,
            Admission = new RosterAdmission(AdmissionKind.Password),
        };
        var feed = new LegacyRosterFeed(admission, _roster, _context.Time);
        return LoginResult.Of(new Admitted(member, new LegacyHostControlLink(admission, feed)));
    }

    public void SetPassword(Secret changed) => _password = Hash(changed);

    public bool IsBanned(IPAddress address) => _policy.Judge(new BanSubject(address) { IsLegacy = true, IsGuessing = true }) is not null;

    public bool? CheckPassword(LegacyPasswordCheck check, PendingLogin login, Secret given)
    {
        if (!services.Guesses.TryTake())
            return null;
        if (CryptographicOperations.FixedTimeEquals(_password, Hash(given)))
        {
            services.Guesses.GiveBack();
            services.Gate.Leave(login);
            return true;
        }
        var (count, ban) = services.Bans.Fail(login.Remote.Address, _context.Clock.WallClock);
        check.Wrong = (count, ban);
        // Logins that began before the ban would otherwise be further guesses.
        if (ban?.Rule is { } rule)
            services.Gate.Drop(rule, except: login);
        return false;
    }

    public bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen) => services.Admissions.IsTaken(joiner, hostAsSeen);

    public IReadOnlyList<WireAddress> RosterFor(IPEndPoint joiner, IPAddress hostAsSeen, int? maxBytes) =>
        _roster.ForJoiner(joiner, hostAsSeen, maxBytes);

    public void Heard(PendingLogin login) => services.Gate.Heard(login);

    // Hashed, so that the comparison takes the same time whatever the lengths.
    private static byte[] Hash(Secret secret)
    {
        byte[] bytes = secret.ToUtf8();
        try
        {
            return SHA256.HashData(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
