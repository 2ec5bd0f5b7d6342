using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Security;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>Drives one <see cref="HostLogin"/> over one connection.</summary>
internal sealed class HostLoginRun(PendingLogin login, LoginProtocol desk)
{
    private SrpHost? _password;
    private byte[] _secret = [];
    private Guid? _usedTicket;
    private MemberId? _member;
    private bool _hasAlias;

    /// <summary>Why it failed; null while it has not.</summary>
    public FailedLogin? Failure { get; private set; }

    public void Failed(LoginFailure reason, string detail) =>
        Failure ??= login.Dropped is { } dropped ? FailedLogin.From(dropped) : new FailedLogin(reason, detail);

    /// <returns>Null where it failed in a way that has been told; other failures throw.</returns>
    public async Task<Admitted?> RunAsync(IConnection connection, CancellationToken cancellationToken)
    {
        Admitted? admitted = null;
        SslStreamCertificateContext own = await desk.Network.Context.ConfigureAwait(false);
        TlsConnection tls = await TlsConnection.AcceptAsync(connection, TlsOptions.LoginServer(own), cancellationToken).ConfigureAwait(false);
        try
        {
            desk.Heard(login);
            admitted = await TalkAsync(new FrameStream(tls), tls.RemoteCertificate, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_secret);
            if (admitted is null)
            {
                Undo();
                await tls.DisposeAsync().ConfigureAwait(false);
            }
        }
        return admitted;
    }

    private async Task<Admitted?> TalkAsync(FrameStream stream, X509Certificate2 joiner, CancellationToken cancellationToken)
    {
        KeyHash key = NetworkTrust.KeyHashOf(joiner);
        MemberCertificate? certificate = desk.Network.Trust.Check(joiner, desk.Parts.Clock.WallClock, TimeSpan.Zero);
        _member = certificate?.Member;
        var machine = new HostLogin(desk.StandingOf(login.Remote.Address, key, certificate));
        var context = new LoginTranscript(desk.Network.Authority.NetworkId, desk.Network.CertificateBytes, joiner.RawData);
        ulong? version = null;
        Member? member = null;
        LoginKind? kind = null;
        HostLoginEffect? effect = null;
        while (true)
        {
            switch (effect)
            {
                case null:
                    effect = machine.Receive(await ReadAsync(stream, cancellationToken).ConfigureAwait(false));
                    continue;

                case HostLoginEffect.SendChallenge(var hello):
                    context.Add(stream.Bytes.Span);
                    ReadOnlyMemory<byte> challenge = FrameCodec.Encode(await ChallengeAsync(hello, cancellationToken).ConfigureAwait(false));
                    context.Add(challenge.Span);
                    await stream.Connection.WriteAsync(challenge, cancellationToken).ConfigureAwait(false);
                    break;

                case HostLoginEffect.Check(var hello, var proof):
                    effect = machine.Checked(await CheckAsync(hello, proof, stream, context, cancellationToken).ConfigureAwait(false));
                    continue;

                case HostLoginEffect.Admit(var hello, var proof):
                    member = NewMemberOf(hello, proof, key);
                    kind = hello.Kind;
                    version = await AdmitAsync(stream, joiner, hello, member, context, cancellationToken).ConfigureAwait(false);
                    break;

                case HostLoginEffect.List:
                    _usedTicket = null;
                    var subject = new BanSubject(member!.Address.Address) { Member = member.Id, Key = key };
                    var link = new HostControlLink(stream, desk.ControlServices, subject, joiner.PublicKey.ExportSubjectPublicKeyInfo(), version);
                    return new Admitted(member with { Joined = desk.Parts.Clock.WallClock }, link, kind);

                case HostLoginEffect.Refuse refuse:
                    Failed(refuse.Reason, refuse.Detail);
                    await stream.WriteAsync(new RefusalFrame(refuse.Answer, refuse.Number), cancellationToken).ConfigureAwait(false);
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

    private async ValueTask<ProtocolFrame> ReadAsync(FrameStream stream, CancellationToken cancellationToken)
    {
        ProtocolFrame frame = await stream.ReadKnownAsync(ProtocolLimits.Login, cancellationToken).ConfigureAwait(false)
            ?? throw new IOException("it closed the connection");
        desk.Heard(login);
        return frame;
    }

    private async Task<ChallengeFrame> ChallengeAsync(HelloFrame hello, CancellationToken cancellationToken)
    {
        byte[] authority = desk.Network.Authority.Certificate;
        if (hello.Kind != LoginKind.Password)
            return new ChallengeFrame(ProtocolFeatures.Own, NewFreshness(), authority, default, default);
        PasswordVerifier verifier = desk.Network.Verifier;
        _password = await InTurnAsync(() => new SrpHost(verifier), cancellationToken).ConfigureAwait(false);
        return new ChallengeFrame(ProtocolFeatures.Own, NewFreshness(), authority, verifier.Salt, _password.HostValue);
    }

    private static KeyHash NewFreshness() => KeyHash.Read(RandomNumberGenerator.GetBytes(KeyHash.Size));

    /// <returns>Null if the joiner has proven that it may become a member.</returns>
    private async Task<HostLoginEffect.Refuse?> CheckAsync(
        HelloFrame hello, ProofFrame proof, FrameStream stream, LoginTranscript context, CancellationToken cancellationToken)
    {
        bool isGuess = hello.Kind == LoginKind.Password;
        if (isGuess && !desk.Guesses.TryTake())
            return new HostLoginEffect.Refuse(RefusalReason.Full, LoginFailure.Busy, "there were too many wrong passwords lately");
        bool isProven;
        try
        {
            isProven = hello.Kind == LoginKind.Certificate || await IsProvenAsync(hello, proof, stream, context, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (isGuess)
        {
            // Its turn did not come, so nobody has looked.
            desk.Guesses.GiveBack();
            throw;
        }
        if (!isProven)
        {
            Failure = isGuess
                ? desk.Fail(login, LoginFailure.WrongPassword, "the password is wrong")
                : desk.Fail(login, LoginFailure.TicketRefused, $"ticket {hello.Ticket} is not good");
            return new HostLoginEffect.Refuse(
                Failure.Reason == LoginFailure.Banned ? RefusalReason.Banned : RefusalReason.ProofRefused, Failure.Reason, Failure.Detail);
        }
        if (isGuess)
            desk.Guesses.GiveBack();
        desk.Succeed(login);
        return null;
    }

    private async Task<bool> IsProvenAsync(
        HelloFrame hello, ProofFrame proof, FrameStream stream, LoginTranscript context, CancellationToken cancellationToken)
    {
        if (hello.Kind == LoginKind.Password)
            _secret = await InTurnAsync(() => _password!.Secret(proof.JoinerValue.Span), cancellationToken).ConfigureAwait(false) ?? [];
        else
            _secret = desk.Tickets.FindSecret(hello.Ticket, desk.Parts.Clock.WallClock) ?? [];
        if (_secret.Length == 0 || !context.Verify(stream.Bytes.Span, _secret, LoginSide.Joiner))
            return false;
        if (hello.Kind == LoginKind.Ticket)
        {
            if (!desk.Tickets.TryUse(hello.Ticket, desk.Parts.Clock.WallClock))
                return false;
            _usedTicket = hello.Ticket;
        }
        return true;
    }

    private Member NewMemberOf(HelloFrame hello, ProofFrame proof, KeyHash key)
    {
        // A login by password or ticket makes a new member; a login by certificate keeps the member's id.
        MemberId member = _member ??= MemberId.NewRandom();
        string alias = desk.Admissions.ReserveAlias(proof.Alias, member);
        _hasAlias = true;
        return new Member
        {
            Id = member,
            Alias = alias,
            KeyHash = key,
            Features = hello.Features,
            AllowsLegacy = proof.Capabilities.HasFlag(JoinerCapabilities.AllowsVersion1),
            Addresses = [new IPEndPoint(Addresses.Normalize(login.Remote.Address), proof.Port)],
            Joined = desk.Parts.Clock.WallClock,
            Admission = hello.Kind switch
            {
                LoginKind.Password => new RosterAdmission(AdmissionKind.Password),
                LoginKind.Ticket => RosterAdmission.ByTicket(hello.Ticket),
                _ => default,
            },
        };
    }

    /// <returns>The version of the roster that the joiner has now.</returns>
    private async Task<ulong?> AdmitAsync(
        FrameStream stream, X509Certificate2 joiner, HelloFrame hello, Member member, LoginTranscript context, CancellationToken cancellationToken)
    {
        byte[] certificate = desk.Network.Issue(joiner.PublicKey.ExportSubjectPublicKeyInfo(), member.Id, desk.Parts.Clock.WallClock);
        bool hasConfirmation = hello.Kind != LoginKind.Certificate;
        byte[] confirmation = new byte[hasConfirmation ? ProofFrame.ConfirmationSize : 0];
        byte[] admission = FrameCodec.Encode(new AdmissionFrame(member.Id, member.Alias!, certificate, default, confirmation)).ToArray();
        if (hasConfirmation)
            context.Seal(admission, _secret, LoginSide.Host);
        ulong? version = null;
        var output = new ArrayBufferWriter<byte>();
        output.Write(admission);
        foreach (ReadOnlyMemory<byte> part in desk.Roster.FramesSince(ref version))
            output.Write(part.Span);
        await ChunkedWriter.WriteAsync(stream.Connection, output.WrittenMemory, cancellationToken).ConfigureAwait(false);
        return version;
    }

    // As many at once as there are cores: more would only make all of them slower. Who was dropped is not waited for by others.
    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        desk.HostWorks(login);
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, login.WhenDropped))
            await desk.PasswordChecks.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            desk.PasswordChecks.Release();
            desk.HostAnswers(login);
        }
    }

    private void Undo()
    {
        if (_usedTicket is { } ticket)
            desk.Tickets.GiveBack(ticket);
        if (_hasAlias)
            desk.Admissions.ReleaseAlias(_member!.Value);
    }
}
