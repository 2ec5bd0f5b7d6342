using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pyile.Engine.Admission;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Legacy;

/// <summary>Version 1 logins at a host: what a wrong password costs, and what a joiner sees.</summary>
internal sealed class LegacyLoginProtocol(
    SessionContext parts, LoginOptions options, Secret password, bool alsoEncrypted, BanRegistry bans, GuessBudget guesses, LegacyRosterEncoder roster, ILoginGate gate, IAdmissions admissions)
    : ILoginProtocol, ILoginDesk
{
    private readonly BanPolicy _policy = new(bans);
    private volatile byte[] _password = Hash(password);

    public ITransport Transport => parts.Transport;

    public TimeProvider Time => parts.Time;

    public LoginOptions Login => options;

    public bool AlsoEncrypted => alsoEncrypted;

    public async Task<FailedLogin?> RunAsync(PendingLogin login, IConnection connection, Action admitted, CancellationToken cancellationToken)
    {
        var run = new LegacyHostLoginRun(login, new ValueStream(connection, isIdle: true), this);
        if (await run.RunAsync(cancellationToken).ConfigureAwait(false) is not { } admission)
            return run.Failure;
        bans.Forget(login.Remote.Address);
        var entry = new RosterEntry(MemberId.NewRandom(), admission.Peer, "", default, MemberTraits.IsUnencrypted, parts.Clock.WallClock);
        var feed = new LegacyRosterFeed(admission.Dist, admission.IsStream, () => EncodeRoster(admission), parts.Time);
        return await admissions.AdmitAsync(new NewMember(entry, new LegacyHostControlLink(admission, feed)), admitted).ConfigureAwait(false)
            ? null
            : new FailedLogin(LoginFailure.AddressTaken, $"another member has {admission.Peer}");
    }

    public void SetPassword(Secret changed) => _password = Hash(changed);

    public bool IsBanned(IPAddress address) => _policy.Judge(new BanSubject(address) { IsLegacy = true, IsGuessing = true }) is not null;

    public bool? CheckPassword(LegacyHostLoginRun run, PendingLogin login, Secret said)
    {
        if (!guesses.TryTake())
            return null;
        if (CryptographicOperations.FixedTimeEquals(_password, Hash(said)))
        {
            guesses.GiveBack();
            gate.Leave(login);
            return true;
        }
        var (count, ban) = bans.Fail(login.Remote.Address, parts.Clock.WallClock);
        run.WrongPasswords = (count, ban);
        // Logins that began before the ban would otherwise be as many more guesses.
        if (ban?.Rule is { } rule)
            gate.Drop(rule, except: login);
        return false;
    }

    public bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen) => admissions.IsTaken(joiner, hostAsSeen, member: null);

    public IReadOnlyList<WireAddress> RosterFor(IPEndPoint joiner, IPAddress hostAsSeen, int? maxBytes) =>
        roster.ForJoiner(joiner, hostAsSeen, maxBytes);

    public void Heard(PendingLogin login) => gate.Heard(login);

    private ReadOnlyMemory<byte> EncodeRoster(LegacyAdmission admission)
    {
        IPAddress hostAsSeen = admission.Control.Connection.Local.Address;
        return admission.IsStream
            ? roster.Encode(admission.Peer, hostAsSeen)
            : roster.EncodeFitting(admission.Peer, hostAsSeen, V1Limits.RosterChange);
    }

    // Hashed, so that the comparison takes the same time whatever the lengths.
    private static byte[] Hash(Secret password) => SHA256.HashData(Encoding.UTF8.GetBytes(password.Reveal()));
}
