using System.Security.Authentication;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Transport;
using Pyile.Protocol;
namespace Pyile.Engine.Joining;

/// <summary>The errors of a login, as a joiner sees them.</summary>
internal sealed class JoinErrors(IConnection connection, JoinCredentials credentials, MonotonicClock clock)
{
    /// <summary>What the host's clock showed, or null if it has not said.</summary>
    public DateTimeOffset? HostClock { get; set; }

    public PyileException HandshakeFailure(ReadOnlySpan<byte> first, Exception exception) => first switch
    {
        _ when TlsAlert.Read(first) == TlsAlert.Banned => Refusal(new RefusalFrame(RefusalReason.Banned), isHostShown: false),
        _ when TlsAlert.Read(first) == TlsAlert.Busy => Refusal(new RefusalFrame(RefusalReason.Full), isHostShown: false),
        [(byte)'{', ..] when credentials is { Kind: LoginKind.Password, AllowsUnencrypted: true, Network: { } remembered } => NoLongerEncrypted($"{connection.Remote}", remembered),
        [(byte)'{', ..] => new PyileException(
            PyileError.UnencryptedNotAllowed,
            $"The host at {connection.Remote} speaks only version 1, which is not encrypted. Nothing was sent to it. If that is acceptable, allow unencrypted connections.",
            exception),
        // Nothing was received and yet TLS has failed, so this side's own does not work. Trying again does not change that.
        [] when exception is AuthenticationException => new PyileException(
            PyileError.TlsUnavailable, $"{credentials.Tls.Name} failed before {connection.Remote} had answered: {exception.Message.TrimEnd('.')}.", exception),
        [] => Lost(exception.Message.TrimEnd('.'), exception),
        // It spoke TLS until the connection broke, so the host may have given the place to another login.
        [TlsAlert.HandshakeRecord, ..] when exception is IOException => Lost(exception.Message.TrimEnd('.'), exception),
        _ => new PyileException(
            PyileError.ProtocolViolation, $"{connection.Remote} does not speak version 2 of the protocol: {exception.Message.TrimEnd('.')}.", exception),
    };

    public PyileException Refusal(RefusalFrame refusal, bool isHostShown) => (refusal.Reason, credentials.Kind) switch
    {
        (not RefusalReason.Full, LoginKind.Certificate) when !isHostShown && credentials.IsUnattended => NotProven("it refuses, without having shown that it is the host"),
        (RefusalReason.Banned, _) => new PyileException(
            PyileError.Banned,
            $"The host at {connection.Remote} has banned this peer or {connection.Local.Address}. Only the host's owner can remove the ban."),
        (RefusalReason.Full, _) => new PyileException(
            PyileError.HostFull, $"The host at {connection.Remote} takes no more logins at the moment. Try again in a while."),
        (RefusalReason.ProofRefused, LoginKind.Ticket) => new PyileException(
            PyileError.TicketInvalid,
            $"The host at {connection.Remote} refused the ticket: it was used up, withdrawn, or has expired. Ask for a new one."),
        (RefusalReason.ProofRefused, LoginKind.Password) => new PyileException(
            PyileError.WrongPassword,
            $"The host at {connection.Remote} refused the login: wrong password. Check the password before trying again: after a few failures the host bans this address."),
        (RefusalReason.NotAMember, LoginKind.Certificate) => NotAdmitted(
            "this peer's membership has ended. Join again with the password or a ticket"),
        (RefusalReason.CertificateExpired, LoginKind.Certificate) => Expired(),
        (RefusalReason.StateRestored, _) => Restored(),
        (RefusalReason.UnsupportedTag, _) => NotAdmitted($"it does not know the extension {refusal.Detail} that this version requires"),
        (RefusalReason.UnsupportedLogin, _) => NotAdmitted($"it does not know logins of kind {refusal.Detail}"),
        (RefusalReason.PortRequired, _) => NotAdmitted("it admits only peers that take connections. Give this peer a port"),
        var (reason, _) => NotAdmitted($"reason {(byte)reason}. Ask the host's owner"),
    };

    /// <summary>The host ended the connection of a peer that it has listed, before that peer saw itself on the roster.</summary>
    public PyileException Goodbye(GoodbyeReason reason) => reason switch
    {
        GoodbyeReason.Banned => Refusal(new RefusalFrame(RefusalReason.Banned), isHostShown: true),
        GoodbyeReason.Removed => NotAdmitted("it removed this peer at once"),
        GoodbyeReason.NetworkEnds => NotAdmitted("its network has ended"),
        GoodbyeReason.Replaced => NotAdmitted("another session with the same key has taken its place"),
        _ => Lost("the host ended the connection"),
    };

    /// <summary>The host's challenge or admission has a critical tag that this version does not know.</summary>
    public PyileException Unsupported(ushort tag) => new(
        PyileError.NotAdmitted,
        $"The host at {connection.Remote} requires the extension {tag}, which this version does not know. Use a newer version to join.");

    public PyileException OtherNetwork(KeyHash expected, KeyHash found) => credentials.Kind == LoginKind.Ticket
        ? NotProven($"the ticket is for the network {expected.ToFingerprint()}, and it has {found.ToFingerprint()}")
        : new PyileException(
            PyileError.HostKeyChanged,
            $"The host at {connection.Remote} has another key than before: it was {expected.ToFingerprint()} and is {found.ToFingerprint()}. Either it was started as a new network, or someone intercepts the connection. Nothing about the password was sent. Ask the host's owner for the fingerprint, and accept the new host only if it is this one.");

    /// <summary>A network is remembered for the address, but its host speaks, or is to be spoken to, without encryption.</summary>
    public static PyileException NoLongerEncrypted(string address, KeyHash remembered) => new(
        PyileError.HostKeyChanged,
        $"The network {remembered.ToFingerprint()} is remembered for the host at {address}. It is encrypted, and the host there now speaks only version 1, which is not. Nothing about the password was sent. Either the host was started differently, or someone intercepts the connection. Ask the host's owner, and accept the new host only if that is intended.");

    /// <summary>The host, which has been proven, does not know what it said before.</summary>
    public PyileException Restored() => new(
        PyileError.HostRestored,
        $"The host at {connection.Remote} was started with an older copy of its state, which does not know this peer's last login. Join again with the password or a ticket. If you do not expect this, ask the host's owner first: someone may use a stolen copy.");

    private PyileException Expired()
    {
        string host = HostClock is { } time ? $"{time:u}" : "an unknown time";
        return new PyileException(
            PyileError.CertificateExpired,
            $"The host at {connection.Remote} refused this peer's certificate because it has expired: it was valid until {CertificateRules.ValidityOf(credentials.Certificate).NotAfter:u}. "
                + $"The host's clock shows {host}, and the clock of this machine {clock.WallClock:u}. If one of them is wrong, set it. Then join again with the password or a ticket.");
    }

    private PyileException NotAdmitted(string why) => new(
        PyileError.NotAdmitted, $"The host at {connection.Remote} refused the login: {why}.");

    public PyileException NotProven(string why) => new(
        PyileError.HostNotProven,
        $"The server at {connection.Remote} could not prove that it is the host: {why}. Someone may be intercepting the connection. Check the address, and do not use this network until you know.");

    public PyileException Lost(string why, Exception? exception = null) => new(
        PyileError.ConnectionLost, $"The connection to {connection.Remote} broke in the middle of the login: {why}. Try again.", exception);
}
