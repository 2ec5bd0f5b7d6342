using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>A joiner in the hands of a test, inside TLS: frames out, frames in, nothing proven.</summary>
internal sealed class RawJoiner : IAsyncDisposable
{
    // One for all: what is tested is not whose key it is.
    private static readonly MemberKey Key = MemberKey.Create(DateTimeOffset.UtcNow);

    private RawJoiner(TlsConnection tls) => Stream = new FrameStream(tls);

    public FrameStream Stream { get; }

    public static async Task<RawJoiner> ConnectAsync(IPEndPoint host, IPAddress from, ITransport? transport = null)
    {
        IConnection connection = await (transport ?? TcpTransport.Instance).ConnectAsync(host, from, default).Soon();
        return new RawJoiner(await TlsConnection.ConnectAsync(connection, TlsOptions.LoginClient(TlsOptions.Context(Key.SelfSigned)), default).Soon());
    }

    /// <summary>Says a frame and hears the answer, or null where there is none.</summary>
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
