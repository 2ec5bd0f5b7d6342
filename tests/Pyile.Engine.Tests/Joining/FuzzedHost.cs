using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Protocol;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Joining;

/// <summary>
/// A host that knows the network's key, the password and the ticket, and damages what it says: the contents of frames before it confirms
/// and signs them, or the frames themselves.
/// </summary>
internal sealed class FuzzedHost : IAsyncDisposable
{
    private const int OneIn = 8;
    private const ulong Version = 1;

    private static readonly MemberId Id = new(1);
    private static readonly MemberId Joiner = new(2);

    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly NetworkAuthority _authority;
    private readonly MemberKey _key;
    private readonly MemberKey _joiner;
    private readonly X509Certificate2 _certificate;
    private readonly PasswordVerifier _verifier;
    private readonly Secret _password = new("secret");
    private readonly TicketContent _ticket;
    private readonly RosterLog _log;
    private readonly IListener _listener;

    private FuzzedHost(ITransport transport)
    {
        _authority = NetworkAuthority.Create(_now);
        _key = MemberKey.Create(_now);
        _joiner = MemberKey.Create(_now);
        _certificate = _key.With(_authority.IssueHost(_key.PublicKey, Id, _now.AddDays(-1), _now.AddDays(1)));
        _verifier = PasswordVerifier.Create(_password);
        _ticket = new TicketContent(_authority.NetworkId, Guid.NewGuid(), TicketSecret.NewRandom(), _now.AddDays(1), [new TicketHost("127.0.0.1", 1)]);
        _log = new RosterLog(_authority.NetworkId, Version);
        _log.Join(new RosterEntry { Id = Id, KeyHash = _key.KeyHash, Alias = "admin", Traits = MemberTraits.IsHost, Joined = _now });
        _listener = transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), 1);
    }

    public IPEndPoint Address => _listener.Local;

    public static FuzzedHost Open(ITransport transport) => new(transport);

    /// <summary>Credentials that it would accept.</summary>
    public JoinCredentials NextCredentials(Random random)
    {
        LoginKind kind = random.Next(25) == 0 ? LoginKind.Password : random.Next(3) == 0 ? LoginKind.Certificate : LoginKind.Ticket;
        return HandMadeMember.New(kind, _joiner) with
        {
            Password = kind == LoginKind.Password ? _password : null,
            Ticket = kind == LoginKind.Ticket ? _ticket : null,
            Network = random.Next(4) == 0 && kind != LoginKind.Certificate ? null : _authority.NetworkId,
        };
    }

    /// <summary>Accepts one login and plays it until the joiner or the fuzzing ends it.</summary>
    public async Task PlayAsync(LoginKind kind, Random random)
    {
        await using IConnection connection = await _listener.AcceptAsync(default);
        try
        {
            await using TlsConnection tls = await connection.AcceptLoginAsync(_certificate);
            await TalkAsync(
                new FrameStream(new DamagedFrames(tls, random)), kind, new LoginTranscript(_authority.NetworkId, _certificate.RawData, tls.RemoteCertificate.RawData), random);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or PyileException)
        {
            // The joiner, or the damage to TLS, has ended it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _certificate.Dispose();
        _authority.Dispose();
        _key.Dispose();
        _joiner.Dispose();
        _password.Dispose();
    }

    private async Task TalkAsync(FrameStream stream, LoginKind kind, LoginTranscript transcript, Random random)
    {
        await stream.ReadAsync(ProtocolLimits.Login, default);
        transcript.Add(stream.Bytes.Span);
        SrpHost? password = kind == LoginKind.Password ? new SrpHost(_verifier) : null;
        ReadOnlyMemory<byte> challenge = FrameCodec.Encode(new ChallengeFrame(
            ProtocolFeatures.Own,
            _authority.NetworkId,
            Damage(_authority.Certificate, random),
            password is null ? default : _verifier.Salt,
            password is null ? default : Damage(password.HostValue.ToArray(), random),
            Tags(random)));
        transcript.Add(challenge.Span);
        await stream.Connection.WriteAsync(challenge, default);
        if (await stream.ReadAsync(ProtocolLimits.Login, default) is not ProofFrame proof)
            return;
        byte[] secret = kind switch
        {
            LoginKind.Password => password!.Secret(proof.JoinerValue.Span) ?? [],
            LoginKind.Ticket => TicketSecret.LoginSecret(_ticket.Secret),
            _ => [],
        };
        // False where the challenge was changed on its way; this host goes on anyway.
        if (secret.Length > 0)
            transcript.Verify(stream.Bytes.Span, secret, LoginSide.Joiner);
        await stream.Connection.WriteAsync(NewAdmission(transcript, secret, random), default);
        byte[] snapshot = Signed(RosterCodec.EncodeSnapshot(_authority.NetworkId, _log.Snapshot()), random);
        int cut = random.Next(snapshot.Length + 1);
        if (random.Next(2) == 0)
            await stream.WriteAsync(new RosterPartFrame(false, snapshot.AsMemory(..cut)), default);
        else
            cut = 0;
        await stream.WriteAsync(new RosterPartFrame(true, snapshot.AsMemory(cut..)), default);
        if (await stream.ReadAsync(ProtocolLimits.Login, default) is not AcceptedFrame)
            return;
        var listing = new RosterChange.Joined(new RosterEntry { Id = Joiner, KeyHash = _joiner.KeyHash, Alias = "played", Joined = _now });
        var delta = new RosterDelta(_log.Version, [listing], RosterHash.Next(_log.Snapshot().Hash, listing));
        await stream.WriteAsync(new RosterUpdateFrame(Signed(RosterCodec.EncodeDelta(_authority.NetworkId, delta), random)), default);
        await stream.ReadAsync(ProtocolLimits.Control, default);
    }

    private byte[] NewAdmission(LoginTranscript transcript, byte[] secret, Random random)
    {
        byte[] certificate = random.Next(OneIn * 4) == 0
            ? _authority.IssueHost(_joiner.PublicKey, Joiner, _now.AddMinutes(-10), _now.AddDays(1))
            : Damage(_authority.IssueMember(_joiner.PublicKey, Joiner, _now.AddMinutes(-10), _now.AddDays(1)), random);
        byte[] confirmation = new byte[secret.Length > 0 ? ProofFrame.ConfirmationSize : 0];
        byte[] bytes = FrameCodec.Encode(new AdmissionFrame(Joiner, "played", certificate, Tags(random), confirmation)).ToArray();
        if (secret.Length > 0)
            transcript.Seal(bytes, secret, LoginSide.Host);
        return bytes;
    }

    private byte[] Signed(byte[] payload, Random random)
    {
        byte[] damaged = Damage(payload, random);
        return [.. damaged, .. _authority.Sign(damaged)];
    }

    private static TagBlock Tags(Random random) => random.Next(OneIn * 4) == 0 ? DamagedFrames.Critical : default;

    private static byte[] Damage(byte[] bytes, Random random)
    {
        if (random.Next(OneIn) > 0)
            return bytes;
        byte[] damaged = new FrameMutator(random, [bytes]).NextBytes();
        // It has to fit into the frame.
        return damaged.Length <= bytes.Length + 64 ? damaged : damaged[..bytes.Length];
    }
}
