using System.Net;
using Pyile.Engine.Security;
using Pyile.Engine.Sessions.V2;
using Pyile.Engine.Transport;
using Pyile.Engine.Wire.V2;

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
    public async Task<V2Frame?> AskAsync(V2Frame frame)
    {
        try
        {
            await Stream.WriteAsync(frame, default).Soon();
            return await Stream.ReadAsync(V2Limits.Login, default).Soon();
        }
        catch (IOException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
