using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Tls;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>Drives one <see cref="HostLogin"/> over one connection.</summary>
/// <param name="login">The login as the gate knows it.</param>
/// <param name="services">What logins share.</param>
/// <param name="joiners">Knows the joiner.</param>
/// <param name="proof">Checks what the joiner proves.</param>
internal sealed class HostLoginRun(PendingLogin login, NetworkServices services, JoinerRecord joiners, HostProof proof)
{
    private JoinerAdmission? _admission;

    /// <summary>Why it failed; null while it has not.</summary>
    public FailedLogin? Failure { get; private set; }

    public void Failed(LoginFailure reason, string detail) => Failure ??= login.Failure(reason, detail);

    /// <returns>Null if it failed in a way that the joiner was informed of; other failures throw.</returns>
    public async Task<Admitted?> RunAsync(IConnection connection, CancellationToken cancellationToken)
    {
        Admitted? admitted = null;
        TlsCredential own = await services.Network.Credential.ConfigureAwait(false);
        TlsConnection tls = await own.AcceptAsync(connection, TlsTerms.Login, cancellationToken).ConfigureAwait(false);
        try
        {
            services.Logins.Gate.Heard(login);
            admitted = await TalkAsync(new FrameStream(tls), tls.RemoteCertificate, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            proof.Dispose();
            _admission?.End();
            if (admitted is null)
                await tls.DisposeAsync().ConfigureAwait(false);
        }
        return admitted;
    }

    private async Task<Admitted?> TalkAsync(FrameStream stream, X509Certificate2 joiner, CancellationToken cancellationToken)
    {
        JoinerKey key = joiners.Identify(joiner);
        var machine = new HostLogin(joiners.StandingOf(login.Remote.Address, key));
        LoginTranscript transcript = services.Network.NewTranscript(joiner);
        _admission = new JoinerAdmission(login.Remote.Address, key, services);
        HostLoginEffect? effect = null;
        while (true)
        {
            switch (effect)
            {
                case null:
                    effect = machine.Receive(await ReadAsync(stream, cancellationToken).ConfigureAwait(false));
                    continue;

                case HostLoginEffect.SendChallenge(var hello):
                    transcript.Add(stream.Bytes.Span);
                    ReadOnlyMemory<byte> challenge = FrameCodec.Encode(await proof.ChallengeAsync(hello.Kind, cancellationToken).ConfigureAwait(false));
                    transcript.Add(challenge.Span);
                    await stream.Connection.WriteAsync(challenge, cancellationToken).ConfigureAwait(false);
                    break;

                case HostLoginEffect.Check(_, var given) when _admission.ClaimsHostAddress(given, stream.Connection.Local.Address):
                    Failed(LoginFailure.AddressTaken, $"it claims the host's own port {given.Port}");
                    return null;

                case HostLoginEffect.Check(var hello, var given):
                    Failure = await proof.CheckAsync(hello, given, stream.Bytes, transcript, cancellationToken).ConfigureAwait(false);
                    effect = machine.Checked(Failure is null ? null : RefusalFor(Failure));
                    continue;

                case HostLoginEffect.Admit(var hello, var given):
                    await _admission.SendAsync(stream, hello, given, proof, transcript, cancellationToken).ConfigureAwait(false);
                    break;

                case HostLoginEffect.List:
                    if (_admission.TryComplete(stream, proof) is { } admitted)
                        return admitted;
                    Failed(LoginFailure.Revoked, "the owner has revoked what it logged in with");
                    await stream.WriteAsync(new GoodbyeFrame(GoodbyeReason.Removed), cancellationToken).ConfigureAwait(false);
                    return null;

                case HostLoginEffect.Refuse refuse:
                    Failed(refuse.Reason, refuse.Detail);
                    await stream.WriteAsync(new RefusalFrame(refuse.Answer, refuse.Number), cancellationToken).ConfigureAwait(false);
                    return null;

                case HostLoginEffect.Leave:
                    joiners.Left(login);
                    return null;

                case HostLoginEffect.Fail(var detail):
                    Failed(LoginFailure.ProtocolViolation, detail);
                    return null;

                default:
                    throw new InvalidOperationException($"A host's login does not do {effect}.");
            }
            effect = null;
        }
    }

    private static HostLoginEffect.Refuse RefusalFor(FailedLogin failed)
    {
        RefusalReason answer = failed.Reason switch
        {
            LoginFailure.Busy => RefusalReason.Full,
            LoginFailure.Banned => RefusalReason.Banned,
            _ => RefusalReason.ProofRefused,
        };
        return new HostLoginEffect.Refuse(answer, failed.Reason, failed.Detail);
    }

    private async ValueTask<ProtocolFrame> ReadAsync(FrameStream stream, CancellationToken cancellationToken)
    {
        ProtocolFrame frame = await stream.ReadKnownAsync(ProtocolLimits.Login, cancellationToken).ConfigureAwait(false)
            ?? throw new IOException("it closed the connection");
        services.Logins.Gate.Heard(login);
        return frame;
    }
}
