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

/// <summary>
/// Drives one <see cref="JoinLogin"/> over one connection, in two parts: finding out whether it is the host, which can be done at several
/// addresses at once, and logging in. The deadline is the caller's token.
/// </summary>
/// <param name="connection">The connection; it belongs to this until the login has come through.</param>
/// <param name="credentials">What is proven, and to which network.</param>
/// <param name="copy">The roster as far as it is known.</param>
/// <param name="clock">The clock of the session.</param>
/// <param name="logger">Where each step is logged.</param>
internal sealed class JoinRun(IConnection connection, JoinCredentials credentials, RosterReplica copy, MonotonicClock clock, ILogger? logger = null)
    : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private readonly JoinErrors _problems = new(connection, credentials, clock);
    private readonly JoinLogin _machine = new();
    private readonly JoinProof _proof = new(credentials, new JoinErrors(connection, credentials, clock));
    private readonly List<RosterOutcome> _changes = [];
    private FrameStream? _met;
    private NetworkTrust? _trust;
    private ChallengeFrame? _challenge;
    private DateTimeOffset? _farClock;
    private RosterReceiver? _follower;
    private MemberId _member;
    private string _alias = "";
    private bool _hasReplaced;

    /// <summary>
    /// Whether a proof of the password was sent to a host whose key was not known before. Such a proof lets an impostor test one password.
    /// </summary>
    public bool HasRiskedPassword { get; private set; }

    /// <summary>Goes only as far as the host shows which network it belongs to. Nothing is proven to the host.</summary>
    /// <returns>The network.</returns>
    /// <exception cref="PyileException">It does not let this peer try, is another host than expected, or is not a host.</exception>
    public async Task<KeyHash> MeetAsync(CancellationToken cancellationToken)
    {
        Log.LoggingIn(_logger, connection.Remote, 2);
        TlsConnection tls = await JoinHandshake.RunAsync(connection, credentials, _problems, cancellationToken).ConfigureAwait(false);
        var stream = new FrameStream(tls);
        _trust = await OrDisposeAsync(stream, () => BeginAsync(stream, tls.RemoteCertificate, cancellationToken)).ConfigureAwait(false);
        _met = stream;
        return _trust.NetworkId;
    }

    /// <summary>Logs in, after <see cref="MeetAsync"/> if that was not done before.</summary>
    /// <exception cref="PyileException">The host did not let this peer in, is another one than expected, or is not a host.</exception>
    public async Task<Joined> RunAsync(CancellationToken cancellationToken)
    {
        if (_met is null)
            await MeetAsync(cancellationToken).ConfigureAwait(false);
        FrameStream stream = _met!;
        _met = null;
        try
        {
            var tls = (TlsConnection)stream.Connection;
            X509Certificate2 certificate = await OrDisposeAsync(
                stream, () => LogInAsync(stream, tls.RemoteCertificate, cancellationToken)).ConfigureAwait(false);
            return new Joined(stream, _follower!, _member, _alias, certificate, _changes, _challenge!.Features)
            {
                HasReplaced = _hasReplaced,
            };
        }
        finally
        {
            _proof.Clear();
        }
    }

    /// <summary>Leaves a host that was met, and tells it that no login follows, so that it does not report a failed one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_met is null)
            return;
        await LeaveAsync(_met).ConfigureAwait(false);
        await _met.DisposeAsync().ConfigureAwait(false);
        _met = null;
    }

    private async Task LeaveAsync(FrameStream stream)
    {
        using var deadline = new CancellationTokenSource(Farewell, clock.Time);
        try
        {
            await stream.WriteAsync(new GoodbyeFrame(GoodbyeReason.Leaving), deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The host is not there any more.
        }
    }

    private async Task<TResult> OrDisposeAsync<TResult>(FrameStream stream, Func<Task<TResult>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
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
    }

    private async Task<NetworkTrust> BeginAsync(FrameStream stream, X509Certificate2 host, CancellationToken cancellationToken)
    {
        await stream.Connection.WriteAsync(_proof.Begin(), cancellationToken).ConfigureAwait(false);
        _challenge = await ReceiveAsync(stream, cancellationToken).ConfigureAwait(false) is JoinLoginEffect.Answer(var challenge)
            ? challenge
            : throw stream.Violation("it does not begin a login");
        try
        {
            return _trust = Identify(challenge, host);
        }
        catch when (credentials.Kind == LoginKind.Certificate)
        {
            // A member that looks for its host asks again and again. The owner of another network need not read of failed logins.
            await LeaveAsync(stream).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<X509Certificate2> LogInAsync(FrameStream stream, X509Certificate2 host, CancellationToken cancellationToken)
    {
        _follower = new RosterReceiver(_trust!, copy);
        // Nothing was read after the challenge, so its bytes are still there.
        byte[] proof = await _proof.AnswerAsync(_challenge!, stream.Bytes, _trust!.NetworkId, host, cancellationToken).ConfigureAwait(false);
        HasRiskedPassword = credentials is { Kind: LoginKind.Password, Network: null };
        await stream.Connection.WriteAsync(proof, cancellationToken).ConfigureAwait(false);
        X509Certificate2? certificate = null;
        while (true)
        {
            JoinLoginEffect effect = await ReceiveAsync(stream, cancellationToken).ConfigureAwait(false);
            switch (effect)
            {
                case JoinLoginEffect.Take(var admission):
                    certificate = Take(admission, stream.Bytes.Span);
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
                        return certificate!;
                    break;

                case JoinLoginEffect.Replace(var part):
                    Keep(_follower!.Add(part)!);
                    if (copy.Find(_member) is not null)
                        return certificate!;
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
        // A man in the middle has no certificate of the network for his own key. Its dates are the host's, whose clock is the one that counts.
        if (trust.Read(host) is not { IsHost: true })
            throw _problems.NotProven("its certificate is not the host's");
        CompareClocks(HostClockTag.Read(challenge.Tags));
        Log.HostShown(_logger, connection.Remote, trust.NetworkId.ToFingerprint());
        return trust;
    }

    private void CompareClocks(DateTimeOffset? shown)
    {
        _problems.HostClock = shown;
        if (shown is { } host && (host - clock.WallClock).Duration() > Clocks.Tolerance)
            _farClock = host;
    }

    private X509Certificate2 Take(AdmissionFrame admission, ReadOnlySpan<byte> bytes)
    {
        _proof.CheckConfirmation(admission, bytes);
        X509Certificate2 certificate = credentials.Key.With(admission.Certificate.ToArray());
        if (!_follower!.Trust.IsIssuedTo(admission.Member, certificate))
            throw _problems.NotProven("the certificate it issued is not valid");
        Log.LoginAccepted(_logger, connection.Remote);
        if (_farClock is { } host)
            Log.ClocksDiffer(_logger, clock.WallClock, host);
        _member = admission.Member;
        _alias = admission.Alias;
        _hasReplaced = admission.Tags.TryFind(KnownTags.HasReplaced, out _);
        return certificate;
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
