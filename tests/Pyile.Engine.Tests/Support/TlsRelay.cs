using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// A man in the middle that terminates TLS on both sides with its own key and passes on the frames, unchanged or as
/// <see cref="Change"/> returns them.
/// </summary>
/// <param name="target">The address that the client dialled.</param>
/// <param name="certificate">The certificate that both sides see.</param>
/// <param name="isMessageLink">Whether it negotiates the protocol of links, not that of logins.</param>
internal sealed class TlsRelay(IPEndPoint target, X509Certificate2 certificate, bool isMessageLink = false) : IAsyncDisposable
{
    private readonly IListener _listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 64);
    private readonly OpenConnections _open = new();
    private Task _running = Task.CompletedTask;
    private int _tries;
    private int _relayed;

    public IPEndPoint Address => _listener.Local;

    public Func<bool, ProtocolFrame, ProtocolFrame> Change { get; init; } = (_, frame) => frame;

    /// <summary>The number of accepted connections.</summary>
    public int Tries => Volatile.Read(ref _tries);

    /// <summary>The number of frames passed on.</summary>
    public int Frames => Volatile.Read(ref _relayed);

    public TlsRelay Start()
    {
        _running = OpenConnections.AcceptAsync(_listener, RelayAsync);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _open.AbortAll();
        await _running;
    }

    private async Task RelayAsync(IConnection joiner)
    {
        Interlocked.Increment(ref _tries);
        _open.Add(joiner);
        try
        {
            await using var joinerStream = new FrameStream(
                await (isMessageLink ? joiner.AcceptLinkAsync(certificate) : joiner.AcceptLoginAsync(certificate)));
            IConnection host = _open.Add(await TcpTransport.Instance.ConnectAsync(target, joiner.Remote.Address, default));
            await using var hostStream = new FrameStream(
                await (isMessageLink ? host.DialLinkAsync(certificate) : host.DialLoginAsync(certificate)));
            await Task.WhenAll(PumpAsync(joinerStream, hostStream, isFromJoiner: true), PumpAsync(hostStream, joinerStream, isFromJoiner: false));
        }
        catch (AuthenticationException)
        {
            // One of the two sides refused the connection.
        }
    }

    private async Task PumpAsync(FrameStream from, FrameStream to, bool isFromJoiner)
    {
        try
        {
            while (await from.ReadAsync(ProtocolLimits.Message, default) is { } frame)
            {
                Interlocked.Increment(ref _relayed);
                await to.WriteAsync(Change(isFromJoiner, frame), default);
            }
        }
        catch (IOException)
        {
            // The other direction is ended below.
        }
        // TLS is closed properly, so bytes written before are still read.
        await to.Connection.DisposeAsync();
    }
}
