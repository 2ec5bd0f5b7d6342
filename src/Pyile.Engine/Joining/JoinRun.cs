using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Tls;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>A host that let this peer in.</summary>
/// <param name="Stream">The control link from here on.</param>
/// <param name="Follower">The roster, which has this peer on it.</param>
/// <param name="Member">Who this peer is.</param>
/// <param name="Alias">The name the host gave it.</param>
/// <param name="Certificate">The network's certificate for its key.</param>
/// <param name="Changes">What the roster has that was not known before.</param>
internal sealed record Joined(
    FrameStream Stream, RosterReceiver Follower, MemberId Member, string Alias, X509Certificate2 Certificate, IReadOnlyList<RosterOutcome> Changes)
{
    /// <summary>The network that the host belongs to.</summary>
    public KeyHash Network => Follower.Trust.NetworkId;

    /// <summary>Where the host takes logins.</summary>
    public IPEndPoint Host => Stream.Connection.Remote;

    /// <summary>This peer's address on the connection to the host.</summary>
    public IPAddress OwnAddress => Stream.Connection.Local.Address;
}

/// <summary>Drives one <see cref="JoinLogin"/> over one connection. The deadline is the caller's token.</summary>
/// <param name="connection">The connection; it belongs to this until the login has come through.</param>
/// <param name="credentials">What is proven, and to which network.</param>
/// <param name="copy">The roster as far as it is known.</param>
/// <param name="clock">The clock of the session.</param>
/// <param name="logger">Where each step is logged.</param>
internal sealed class JoinRun(IConnection connection, JoinCredentials credentials, RosterReplica copy, MonotonicClock clock, ILogger? logger = null)
{
    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private readonly JoinErrors _problems = new(connection, credentials);
    private readonly JoinLogin _machine = new();
    private readonly JoinProof _proof = new(credentials, new JoinErrors(connection, credentials));
    private readonly List<RosterOutcome> _changes = [];
    private RosterReceiver? _follower;
    private MemberId _member;
    private string _alias = "";
    private X509Certificate2? _certificate;

    /// <summary>
    /// Whether a proof of the password was sent to a host whose key was not known before. Such a proof lets an impostor test one password.
    /// </summary>
    public bool HasRiskedPassword { get; private set; }

    /// <exception cref="PyileException">The host did not let this peer in, is another one than expected, or is not a host.</exception>
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
            throw _problems.Lost(exception.Message, exception);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _proof.Clear();
        }
    }

    /// <summary>Goes only as far as the host shows which network it belongs to, and leaves. Nothing is proven to the host.</summary>
    /// <exception cref="PyileException">It does not let this peer try, has not shown that it is a host, or is not a host.</exception>
    public async Task<KeyHash> FindNetworkAsync(CancellationToken cancellationToken)
    {
        TlsConnection tls = await HandshakeAsync(cancellationToken).ConfigureAwait(false);
        var stream = new FrameStream(tls);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                await stream.Connection.WriteAsync(_proof.Begin(), cancellationToken).ConfigureAwait(false);
                return await ReceiveAsync(stream, cancellationToken).ConfigureAwait(false) is JoinLoginEffect.Answer(var challenge)
                    ? Identify(challenge, tls.RemoteCertificate).NetworkId
                    : throw stream.Violation("it does not begin a login");
            }
            catch (IOException exception)
            {
                throw _problems.Lost(exception.Message, exception);
            }
        }
    }

    private Task<TlsConnection> HandshakeAsync(CancellationToken cancellationToken)
    {
        Log.LoggingIn(_logger, connection.Remote, 2);
        return JoinHandshake.RunAsync(connection, credentials, _problems, cancellationToken);
    }

    private async Task TalkAsync(FrameStream stream, X509Certificate2 host, CancellationToken cancellationToken)
    {
        await stream.Connection.WriteAsync(_proof.Begin(), cancellationToken).ConfigureAwait(false);
        while (true)
        {
            JoinLoginEffect effect = await ReceiveAsync(stream, cancellationToken).ConfigureAwait(false);
            switch (effect)
            {
                case JoinLoginEffect.Answer(var challenge):
                    byte[] proof = await AnswerAsync(challenge, stream.Bytes, host, cancellationToken).ConfigureAwait(false);
                    HasRiskedPassword = credentials is { Kind: LoginKind.Password, Network: null };
                    await stream.Connection.WriteAsync(proof, cancellationToken).ConfigureAwait(false);
                    break;

                case JoinLoginEffect.Take(var admission):
                    Take(admission, stream.Bytes.Span);
                    break;

                case JoinLoginEffect.AddRoster(var part):
                    _follower!.Add(part);
                    break;

                case JoinLoginEffect.Accept(var part):
                    Keep(_follower!.Add(part)!);
                    await stream.WriteAsync(AcceptedFrame.Instance, cancellationToken).ConfigureAwait(false);
                    break;

                case JoinLoginEffect.Update(var update):
                    Keep(_follower!.Apply(update));
                    if (copy.Find(_member) is not null)
                        return;
                    break;

                case JoinLoginEffect.Replace(var part):
                    Keep(_follower!.Add(part)!);
                    if (copy.Find(_member) is not null)
                        return;
                    break;

                case JoinLoginEffect.Wait:
                    break;

                default:
                    throw new InvalidOperationException($"A joiner does not know what to do with {effect.GetType().Name}.");
            }
        }
    }

    private async Task<JoinLoginEffect> ReceiveAsync(FrameStream stream, CancellationToken cancellationToken)
    {
        // The roster comes in larger frames, once the host is known to be the host.
        int limit = _follower is null ? ProtocolLimits.Login : ProtocolLimits.Control;
        ProtocolFrame frame = await stream.ReadKnownAsync(limit, cancellationToken).ConfigureAwait(false)
            ?? throw new IOException("the host closed the connection");
        return _machine.Receive(frame) switch
        {
            JoinLoginEffect.Refused(var refusal) => throw _problems.Refusal(refusal, isHostShown: _follower is not null),
            JoinLoginEffect.End(var reason) => throw _problems.Goodbye(reason),
            JoinLoginEffect.Unsupported(var tag) => throw _problems.Unsupported(tag),
            JoinLoginEffect.Fail(var detail) => throw stream.Violation(detail),
            var effect => effect,
        };
    }

    /// <summary>The network of the host. The host has not shown yet that it knows the password.</summary>
    private NetworkTrust Identify(ChallengeFrame challenge, X509Certificate2 host)
    {
        NetworkTrust trust = NetworkTrust.TryFrom(challenge.Network) ?? throw _problems.NotProven("it names no network");
        if (credentials.Network is { } expected && expected != trust.NetworkId)
            throw _problems.OtherNetwork(expected, trust.NetworkId);
        // A man in the middle has no certificate of the network for his own key.
        if (trust.Check(host, clock.WallClock, Clocks.Tolerance) is not { IsHost: true })
            throw _problems.NotProven("its certificate is not the host's");
        Log.HostShown(_logger, connection.Remote, trust.NetworkId.ToFingerprint());
        return trust;
    }

    private Task<byte[]> AnswerAsync(ChallengeFrame challenge, ReadOnlyMemory<byte> bytes, X509Certificate2 host, CancellationToken cancellationToken)
    {
        NetworkTrust trust = Identify(challenge, host);
        _follower = new RosterReceiver(trust, copy);
        return _proof.AnswerAsync(challenge, bytes, trust.NetworkId, host, cancellationToken);
    }

    private void Take(AdmissionFrame admission, ReadOnlySpan<byte> bytes)
    {
        _proof.CheckConfirmation(admission, bytes);
        _certificate = credentials.Key.With(admission.Certificate.ToArray());
        if (!_follower!.Trust.IsIssuedTo(admission.Member, _certificate, clock.WallClock, Clocks.Tolerance))
            throw _problems.NotProven("the certificate it issued is not valid; the clocks of host and peer may be far apart");
        Log.LoginAccepted(_logger, connection.Remote);
        _member = admission.Member;
        _alias = admission.Alias;
    }

    private void Keep(RosterOutcome outcome)
    {
        if (outcome.Kind == RosterResult.Refused)
            throw _problems.Restored();
        if (outcome.Kind == RosterResult.NeedsSnapshot)
            throw _problems.NotProven("its changes do not fit the roster that it has just sent");
        _changes.Add(outcome);
    }
}
