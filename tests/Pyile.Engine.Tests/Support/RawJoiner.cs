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

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
