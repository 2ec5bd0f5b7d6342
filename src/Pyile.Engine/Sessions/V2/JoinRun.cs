using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Security;
using Pyile.Engine.State.V2;
using Pyile.Engine.Transport;
using Pyile.Engine.Wire.V2;

namespace Pyile.Engine.Sessions.V2;

/// <summary>A host that let this peer in.</summary>
/// <param name="Stream">The control link from here on.</param>
/// <param name="Follower">The roster, which has this peer on it.</param>
/// <param name="Member">Who this peer is.</param>
/// <param name="Alias">The name the host gave it.</param>
/// <param name="Certificate">The network's certificate for its key.</param>
/// <param name="Changes">What the roster has that was not known before.</param>
internal sealed record Joined(
    FrameStream Stream, RosterFollower Follower, MemberId Member, string Alias, X509Certificate2 Certificate, IReadOnlyList<RosterOutcome> Changes);

/// <summary>Drives one <see cref="JoinLogin"/> over one connection. The deadline is the caller's token.</summary>
/// <param name="connection">The connection; it belongs to this until the login has come through.</param>
/// <param name="credentials">What is proven, and to which network.</param>
/// <param name="copy">The roster as far as it is known.</param>
/// <param name="clock">The clock of the session.</param>
internal sealed class JoinRun(IConnection connection, JoinCredentials credentials, RosterCopy copy, MonotonicClock clock)
{
    private readonly JoinLogin _machine = new();
    private readonly List<RosterOutcome> _changes = [];
    private byte[] _hello = [];
    private byte[] _secret = [];
    private LoginContext? _context;
    private RosterFollower? _follower;
    private MemberId _member;
    private string _alias = "";
    private X509Certificate2? _certificate;

    /// <exception cref="PyileException">The host did not let this peer in, is not the one that is meant, or is no host.</exception>
    public async Task<Joined> RunAsync(CancellationToken cancellationToken)
    {
        TlsConnection tls = await HandshakeAsync(cancellationToken).ConfigureAwait(false);
        var stream = new FrameStream(tls);
        try
        {
            await TalkAsync(stream, tls.RemoteCertificate, cancellationToken).ConfigureAwait(false);
            return new Joined(stream, _follower!, _member, _alias, _certificate!, _changes);
        }
        catch (IOException exception)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw Lost(exception.Message, exception);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_secret);
        }
    }

    private async Task<TlsConnection> HandshakeAsync(CancellationToken cancellationToken)
    {
        var noting = new NotingConnection(connection);
        try
        {
            return await TlsConnection.ConnectAsync(noting, TlsOptions.LoginClient(TlsOptions.Context(credentials.Certificate)), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw HandshakeFailure(noting.First.Span, exception);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task TalkAsync(FrameStream stream, X509Certificate2 host, CancellationToken cancellationToken)
    {
        _hello = V2Codec.Encode(new Hello(credentials.Kind, credentials.Ticket?.Id ?? Guid.Empty)).ToArray();
        await stream.Connection.WriteAsync(_hello, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            // The roster comes in larger frames, once the host is known to be the host.
            int limit = _follower is null ? V2Limits.Login : V2Limits.Control;
            V2Frame frame = await stream.ReadAsync(limit, cancellationToken).ConfigureAwait(false)
                ?? throw new IOException("the host closed the connection");
            switch (_machine.Receive(frame))
            {
                case JoinLoginEffect.Answer(var challenge):
                    Proof proof = await AnswerAsync(challenge, stream.Bytes, host, cancellationToken).ConfigureAwait(false);
                    await stream.WriteAsync(proof, cancellationToken).ConfigureAwait(false);
                    break;

                case JoinLoginEffect.Take(var admission):
                    Take(admission);
                    break;

                case JoinLoginEffect.AddRoster(var part):
                    _follower!.Add(part);
                    break;

                case JoinLoginEffect.Accept(var part):
                    Keep(_follower!.Add(part)!);
                    await stream.WriteAsync(Accepted.Instance, cancellationToken).ConfigureAwait(false);
                    break;

                case JoinLoginEffect.Update(var update):
                    Keep(_follower!.Apply(update));
                    if (copy.Find(_member) is not null)
                        return;
                    break;

                case JoinLoginEffect.Wait:
                    break;

                case JoinLoginEffect.Refused(var reason):
                    throw Refusal(reason);

                case JoinLoginEffect.Fail(var detail):
                    throw stream.Violation(detail);

                default:
                    throw new InvalidOperationException($"A joiner does not know what to do with {frame.GetType().Name}.");
            }
        }
    }

    private async Task<Proof> AnswerAsync(Challenge challenge, ReadOnlyMemory<byte> bytes, X509Certificate2 host, CancellationToken cancellationToken)
    {
        NetworkTrust trust = NetworkTrust.TryFrom(challenge.Authority) ?? throw NotProven("it names no network");
        if (credentials.Network is { } expected && expected != trust.NetworkId)
            throw OtherNetwork(expected, trust.NetworkId);
        // Whoever ends TLS in between has no certificate of the network's for its own key.
        if (trust.Check(host, clock.WallClock, Clocks.Tolerance) is not { IsHost: true })
            throw NotProven("its certificate is not the host's");
        _follower = new RosterFollower(trust, copy);
        _context = new LoginContext(trust.NetworkId, host.RawData, credentials.Certificate.RawData);
        _context.Add(_hello);
        _context.Add(bytes.Span);

        byte[] value = [];
        if (credentials.Kind == LoginKind.Password)
            (value, _secret) = await Task.Run(() => Answer(challenge), cancellationToken).ConfigureAwait(false);
        else if (credentials.Kind == LoginKind.Ticket)
            _secret = TicketSecret.LoginSecret(credentials.Ticket!.Secret);
        var proof = new Proof(credentials.Alias, credentials.MessagePort, credentials.AllowsUnencrypted, value, default);
        _context.Add(V2Codec.Encode(proof).Span);
        if (credentials.Kind == LoginKind.Certificate)
            return proof;
        byte[] tag = _context.JoinerTag(_secret);
        _context.Add(tag);
        return proof with { Tag = tag };
    }

    private (byte[] Value, byte[] Secret) Answer(Challenge challenge)
    {
        var joiner = new SrpJoiner(credentials.Password!, challenge.Salt.Span);
        byte[]? secret = joiner.Secret(challenge.HostValue.Span);
        return (joiner.JoinerValue, secret ?? throw NotProven("its answer to the password login makes no sense"));
    }

    private void Take(Admission admission)
    {
        if (credentials.Kind != LoginKind.Certificate)
        {
            _context!.Add(V2Codec.Encode(admission with { Tag = default }).Span);
            if (!LoginContext.Matches(_context.HostTag(_secret), admission.Tag.Span))
                throw NotProven("it does not know the password or ticket either");
        }
        _certificate = credentials.Key.With(admission.Certificate.ToArray());
        if (_follower!.Trust.Check(_certificate, clock.WallClock, Clocks.Tolerance) is not { } facts || facts.Member != admission.Member)
            throw NotProven("the certificate it gave is not good; the clocks of host and peer may be far apart");
        _member = admission.Member;
        _alias = admission.Alias;
    }

    private void Keep(RosterOutcome outcome)
    {
        if (outcome.Kind is RosterResult.Refused or RosterResult.NeedsSnapshot)
            throw NotProven("its roster is older than one it has sent before");
        _changes.Add(outcome);
    }

    private PyileException HandshakeFailure(ReadOnlySpan<byte> first, Exception exception) => first switch
    {
        _ when TlsAlert.Read(first) == TlsAlert.Banned => Refusal(RefusalReason.Banned),
        _ when TlsAlert.Read(first) == TlsAlert.Busy => Refusal(RefusalReason.Full),
        [(byte)'{', ..] => new PyileException(
            PyileError.UnencryptedNotAllowed,
            $"The host at {connection.Remote} speaks only version 1, which is not encrypted. Nothing was said to it. Where that is acceptable, allow unencrypted.",
            exception),
        [] => Lost(exception.Message.TrimEnd('.'), exception),
        // It spoke TLS until the connection broke: its place may have gone to another login.
        [TlsAlert.HandshakeRecord, ..] when exception is IOException => Lost(exception.Message.TrimEnd('.'), exception),
        _ => new PyileException(
            PyileError.ProtocolViolation, $"{connection.Remote} does not speak version 2 of the protocol: {exception.Message.TrimEnd('.')}.", exception),
    };

    private PyileException Refusal(RefusalReason reason) => (reason, credentials.Kind) switch
    {
        (not RefusalReason.Full, LoginKind.Certificate) when _follower is null => NotProven("it refuses, without having shown that it is the host"),
        (RefusalReason.Banned, _) => new PyileException(
            PyileError.Banned, $"The host at {connection.Remote} has banned this peer or {connection.Local.Address}. Only the host's owner can remove the ban."),
        (RefusalReason.Full, _) => new PyileException(
            PyileError.HostFull, $"The host at {connection.Remote} takes no more logins at the moment. Try again in a while."),
        (_, LoginKind.Ticket) => new PyileException(
            PyileError.TicketInvalid, $"The host at {connection.Remote} refused the ticket: it was used up, taken back or has expired, or this peer is not admitted. Ask for a new one."),
        (_, LoginKind.Certificate) => new PyileException(
            PyileError.WrongPassword, $"The host at {connection.Remote} does not take this peer's certificate any more. Join again with the password or a ticket."),
        _ => new PyileException(
            PyileError.WrongPassword, $"The host at {connection.Remote} refused the login: wrong password or not admitted. Check the password before trying again: after a few failures the host bans this address."),
    };

    private PyileException OtherNetwork(KeyHash expected, KeyHash found) => credentials.Kind == LoginKind.Ticket
        ? NotProven($"the ticket is for the network {expected.ToFingerprint()}, and it has {found.ToFingerprint()}")
        : new PyileException(
            PyileError.HostKeyChanged,
            $"The host at {connection.Remote} has another key than before: it was {expected.ToFingerprint()} and is {found.ToFingerprint()}. Either it was started as a new network, or somebody is in between. Nothing of the password was said. Ask the host's owner for the fingerprint, and accept the new host only where it is this one.");

    private PyileException NotProven(string why) => new(
        PyileError.HostNotProven,
        $"Whoever answers at {connection.Remote} could not prove to be the host: {why}. Somebody may be in between. Check the address, and do not use this network until you know.");

    private PyileException Lost(string why, Exception exception) => new(
        PyileError.ConnectionLost, $"The connection to {connection.Remote} broke in the middle of the login: {why}. Try again.", exception);
}
