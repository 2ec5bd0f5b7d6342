using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tests.Support;

/// <summary>A joiner that the test plays inside TLS: it sends and reads single frames.</summary>
internal sealed class RawJoiner : IAsyncDisposable
{
    // All joiners share one key, because no test depends on it.
    private static readonly MemberKey Key = MemberKey.Create(DateTimeOffset.UtcNow);

    private readonly X509Certificate2 _certificate;

    private RawJoiner(TlsConnection tls, X509Certificate2 certificate)
    {
        Stream = new FrameStream(tls);
        _certificate = certificate;
    }

    public FrameStream Stream { get; }

    public static Task<RawJoiner> ConnectAsync(IPEndPoint host, IPAddress from, ITransport? transport = null) =>
        ConnectAsync(host, from, Key.SelfSigned, transport);

    /// <summary>Connects with a member certificate of the key that all joiners share.</summary>
    public static Task<RawJoiner> ConnectAsync(IPEndPoint host, IPAddress from, ReadOnlyMemory<byte> certificate, ITransport? transport = null) =>
        ConnectAsync(host, from, Key.With(certificate.ToArray()), transport);

    private static async Task<RawJoiner> ConnectAsync(IPEndPoint host, IPAddress from, X509Certificate2 certificate, ITransport? transport)
    {
        IConnection connection = await (transport ?? TcpTransport.Instance).ConnectAsync(host, from, default).Soon();
        return new RawJoiner(await connection.DialLoginAsync(certificate).Soon(), certificate);
    }

    /// <summary>Sends a frame and returns the answer, or null if the host closes the connection.</summary>
    public async Task<ProtocolFrame?> AskAsync(ProtocolFrame frame)
    {
        try
        {
            await Stream.WriteAsync(frame, default).Soon();
            return await Stream.ReadAsync(ProtocolLimits.Login, default).Soon();
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Logs in by certificate, and returns the answer to the proof.</summary>
    public async Task<ProtocolFrame?> ReturnAsync()
    {
        Assert.IsType<ChallengeFrame>(await AskAsync(new HelloFrame(ProtocolFeatures.None, LoginKind.Certificate, Guid.Empty)));
        return await AskAsync(new ProofFrame("halfway", 9, JoinerCapabilities.None, default, default, default));
    }

    /// <summary>Logs in by password, up to the admission.</summary>
    /// <param name="password">The password.</param>
    /// <param name="challenged">What happens between the challenge and the proof.</param>
    /// <returns>The admission, or another answer.</returns>
    public async Task<ProtocolFrame?> ProvePasswordAsync(string password, Func<Task>? challenged = null)
    {
        byte[] hello = FrameCodec.Encode(new HelloFrame(ProtocolFeatures.None, LoginKind.Password, Guid.Empty)).ToArray();
        await Stream.Connection.WriteAsync(hello, default).Soon();
        var challenge = Assert.IsType<ChallengeFrame>(await Stream.ReadAsync(ProtocolLimits.Login, default).Soon());
        byte[] challengeBytes = Stream.Bytes.ToArray();
        if (challenged is not null)
            await challenged();
        X509Certificate2 host = ((TlsConnection)Stream.Connection).RemoteCertificate;
        KeyHash network = NetworkTrust.KeyHashOf(X509CertificateLoader.LoadCertificate(challenge.Network.Span));
        var transcript = new LoginTranscript(network, host.RawData, _certificate.RawData);
        transcript.Add(hello);
        transcript.Add(challengeBytes);
        using var secret = new Secret(password);
        var srp = new SrpJoiner(secret, challenge.Salt.Span);
        byte[] key = srp.Secret(challenge.HostValue.Span)!;
        byte[] proof = FrameCodec.Encode(
            new ProofFrame("halfway", 9, JoinerCapabilities.None, srp.JoinerValue, default, new byte[ProofFrame.ConfirmationSize])).ToArray();
        transcript.Seal(proof, key, LoginSide.Joiner);
        await Stream.Connection.WriteAsync(proof, default).Soon();
        return await Stream.ReadAsync(ProtocolLimits.Login, default).Soon();
    }

    /// <summary>Accepts the admission, and returns what the host sends until it closes the connection.</summary>
    public async Task<IReadOnlyList<ProtocolFrame>> AcceptAsync()
    {
        await Stream.WriteAsync(AcceptedFrame.Instance, default).Soon();
        return await Stream.ReadToEndAsync();
    }

    /// <summary>Logs in with a ticket, up to the admission: the host has taken the proof, and does not list the joiner yet.</summary>
    public async Task<AdmissionFrame> ProveAsync(string text, ProtocolFeatures features = ProtocolFeatures.None, TagBlock tags = default)
    {
        Assert.True(TicketText.TryDecode(text, out TicketContent? ticket, out string? problem), problem);
        byte[] hello = FrameCodec.Encode(new HelloFrame(features, LoginKind.Ticket, ticket.Id, tags)).ToArray();
        await Stream.Connection.WriteAsync(hello, default).Soon();
        Assert.IsType<ChallengeFrame>(await Stream.ReadAsync(ProtocolLimits.Login, default).Soon());
        var transcript = new LoginTranscript(ticket.Network, ((TlsConnection)Stream.Connection).RemoteCertificate.RawData, _certificate.RawData);
        transcript.Add(hello);
        transcript.Add(Stream.Bytes.Span);
        byte[] proof = FrameCodec.Encode(
            new ProofFrame("halfway", 9, JoinerCapabilities.None, default, tags, new byte[ProofFrame.ConfirmationSize])).ToArray();
        transcript.Seal(proof, TicketSecret.LoginSecret(ticket.Secret), LoginSide.Joiner);
        await Stream.Connection.WriteAsync(proof, default).Soon();
        return Assert.IsType<AdmissionFrame>(await Stream.ReadAsync(ProtocolLimits.Login, default).Soon());
    }

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
