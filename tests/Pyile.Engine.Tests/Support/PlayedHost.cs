using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>A host of version 2 that the test plays: it owns a network and sends what the test wants.</summary>
internal sealed class PlayedHost : IAsyncDisposable
{
    private const ulong Version = 1;

    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly NetworkAuthority _authority;
    private readonly MemberKey _key;
    private readonly MemberKey _joiner;
    private readonly IListener _listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 1);
    private readonly RosterLog _log;
    private Task _playing = Task.CompletedTask;

    public PlayedHost()
    {
        _authority = NetworkAuthority.Create(_now);
        _key = MemberKey.Create(_now);
        _joiner = MemberKey.Create(_now);
        Ticket = new TicketContent(_authority.NetworkId, Guid.NewGuid(), TicketSecret.NewRandom(), _now.AddDays(1), [new TicketHost("127.0.0.1", 1)]);
        _log = new RosterLog(_authority.NetworkId, Version);
        _log.Join(new RosterEntry { Id = Id, KeyHash = _key.KeyHash, Alias = "admin", Traits = MemberTraits.IsHost, Joined = _now });
    }

    public static MemberId Id { get; } = new(1);

    public static MemberId Joiner { get; } = new(2);

    public TicketContent Ticket { get; }

    /// <summary>The joiner's certificate; by default one that the network issued for it.</summary>
    public Func<ReadOnlyMemory<byte>, byte[]>? Issue { get; init; }

    /// <summary>Changes the challenge before it is sent.</summary>
    public Func<ChallengeFrame, ChallengeFrame> Challenge { get; init; } = static challenge => challenge;

    /// <summary>Changes the admission before it is confirmed and sent.</summary>
    public Func<AdmissionFrame, AdmissionFrame> Admission { get; init; } = static admission => admission;

    /// <summary>What is sent after Accepted; by default the update that lists the joiner.</summary>
    public Func<PlayedHost, ProtocolFrame>? Answer { get; init; }

    /// <summary>Signed changes from the version that the joiner has.</summary>
    public RosterUpdateFrame Update(ulong from, params RosterChange[] changes)
    {
        KeyHash hash = changes.Aggregate(_log.Snapshot().Hash, RosterHash.Next);
        return new RosterUpdateFrame(Sign(RosterCodec.EncodeDelta(_authority.NetworkId, new RosterDelta(from, changes, hash))));
    }

    /// <summary>The change that lists the joiner.</summary>
    public RosterChange.Joined Listing() =>
        new(new RosterEntry { Id = Joiner, KeyHash = _joiner.KeyHash, Alias = "played", Joined = _now });

    /// <summary>The update that lists the joiner.</summary>
    public RosterUpdateFrame ListingUpdate() => Update(_log.Version, Listing());

    /// <summary>A certificate of the host for the joiner's key.</summary>
    public byte[] IssueAsHost(ReadOnlyMemory<byte> key) => _authority.IssueHost(key, Joiner, _now.AddMinutes(-10), _now.AddDays(1));

    /// <summary>Logs in with the ticket, or with a password that this host does not know.</summary>
    /// <exception cref="PyileException">The joiner ended the login.</exception>
    public async Task<Joined> LetInAsync(LoginKind kind = LoginKind.Ticket)
    {
        JoinCredentials credentials = HandMadeMember.New(kind, _joiner) with { Ticket = Ticket, Network = Ticket.Network, Password = new Secret("secret") };
        _playing = PlayAsync();
        return await HandMadeMember.EnterAsync(_listener.Local, "127.0.0.1", credentials);
    }

    public async ValueTask DisposeAsync()
    {
        await _playing.Soon();
        await _listener.DisposeAsync();
        _authority.Dispose();
        _key.Dispose();
        _joiner.Dispose();
    }

    private async Task PlayAsync()
    {
        using var certificate = _key.With(_authority.IssueHost(_key.PublicKey, Id, _now.AddDays(-1), _now.AddDays(1)));
        IConnection connection = await _listener.AcceptAsync(default).Soon();
        await using TlsConnection tls = await connection.AcceptLoginAsync(certificate).Soon();
        var stream = new FrameStream(tls);
        try
        {
            await AnswerAsync(stream, new LoginTranscript(_authority.NetworkId, certificate.RawData, tls.RemoteCertificate.RawData));
        }
        catch (IOException)
        {
            // The joiner has closed the connection.
        }
    }

    private async Task AnswerAsync(FrameStream stream, LoginTranscript transcript)
    {
        await stream.ReadAsync(ProtocolLimits.Login, default).Soon();
        transcript.Add(stream.Bytes.Span);
        ReadOnlyMemory<byte> challenge = FrameCodec.Encode(
            Challenge(new ChallengeFrame(default, Ticket.Network, _authority.Certificate, default, default)));
        transcript.Add(challenge.Span);
        await stream.Connection.WriteAsync(challenge, default).Soon();
        if (await stream.ReadAsync(ProtocolLimits.Login, default).Soon() is not ProofFrame)
            return;
        byte[] secret = TicketSecret.LoginSecret(Ticket.Secret);
        Assert.True(transcript.Verify(stream.Bytes.Span, secret, LoginSide.Joiner));
        await stream.Connection.WriteAsync(NewAdmission(transcript, secret), default).Soon();
        await stream.WriteAsync(new RosterPartFrame(true, Sign(RosterCodec.EncodeSnapshot(_authority.NetworkId, _log.Snapshot()))), default).Soon();
        if (await stream.ReadAsync(ProtocolLimits.Login, default).Soon() is not AcceptedFrame)
            return;
        await stream.WriteAsync(Answer is null ? ListingUpdate() : Answer(this), default).Soon();
        await stream.ReadAsync(ProtocolLimits.Control, default).Soon();
    }

    private byte[] NewAdmission(LoginTranscript transcript, byte[] secret)
    {
        byte[] certificate = Issue is null
            ? _authority.IssueMember(_joiner.PublicKey, Joiner, _now.AddMinutes(-10), _now.AddDays(1))
            : Issue(_joiner.PublicKey);
        AdmissionFrame admission = Admission(new AdmissionFrame(Joiner, "played", certificate, default, new byte[ProofFrame.ConfirmationSize]));
        byte[] bytes = FrameCodec.Encode(admission).ToArray();
        if (!admission.Confirmation.IsEmpty)
            transcript.Seal(bytes, secret, LoginSide.Host);
        return bytes;
    }

    private byte[] Sign(byte[] payload) => [.. payload, .. _authority.Sign(payload)];
}
