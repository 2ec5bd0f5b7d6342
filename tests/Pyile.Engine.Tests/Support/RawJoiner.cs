using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>A joiner that the test plays inside TLS: it sends and reads single frames.</summary>
internal sealed class RawJoiner : IAsyncDisposable
{
    // All joiners share one key, because no test depends on it.
    private static readonly MemberKey Key = MemberKey.Create(DateTimeOffset.UtcNow);

    private RawJoiner(TlsConnection tls) => Stream = new FrameStream(tls);

    public FrameStream Stream { get; }

    public static async Task<RawJoiner> ConnectAsync(IPEndPoint host, IPAddress from, ITransport? transport = null)
    {
        IConnection connection = await (transport ?? TcpTransport.Instance).ConnectAsync(host, from, default).Soon();
        return new RawJoiner(await TlsConnection.ConnectAsync(connection, TlsOptions.LoginClient(TlsOptions.Context(Key.SelfSigned)), default).Soon());
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

    /// <summary>Logs in with a ticket, up to the admission: the host has taken the proof, and does not list the joiner yet.</summary>
    public async Task<AdmissionFrame> ProveAsync(string text, ProtocolFeatures features = ProtocolFeatures.None, TagBlock tags = default)
    {
        Assert.True(TicketText.TryDecode(text, out TicketContent? ticket, out string? problem), problem);
        byte[] hello = FrameCodec.Encode(new HelloFrame(features, LoginKind.Ticket, ticket.Id, tags)).ToArray();
        await Stream.Connection.WriteAsync(hello, default).Soon();
        Assert.IsType<ChallengeFrame>(await Stream.ReadAsync(ProtocolLimits.Login, default).Soon());
        var transcript = new LoginTranscript(ticket.Network, ((TlsConnection)Stream.Connection).RemoteCertificate.RawData, Key.SelfSigned.RawData);
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
