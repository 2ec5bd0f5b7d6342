using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// Somebody in the middle who ends TLS on both sides with a key of its own, and passes on the frames it can read now,
/// as they are or as <see cref="Change"/> makes them.
/// </summary>
/// <param name="target">Where the other side wanted to go.</param>
/// <param name="certificate">What it shows to both sides.</param>
/// <param name="isMessageLink">Which of the two protocols inside TLS it speaks.</param>
internal sealed class TlsRelay(IPEndPoint target, X509Certificate2 certificate, bool isMessageLink = false) : IAsyncDisposable
{
    private readonly IListener _listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 64);
    private readonly OpenConnections _open = new();
    private readonly SslStreamCertificateContext _context = TlsOptions.Context(certificate);
    private Task _running = Task.CompletedTask;
    private int _tries;
    private int _relayed;

    public IPEndPoint Address => _listener.Local;

    public Func<bool, ProtocolFrame, ProtocolFrame> Change { get; init; } = (_, frame) => frame;

    /// <summary>How many connections came here.</summary>
    public int Tries => Volatile.Read(ref _tries);

    /// <summary>How many frames went through.</summary>
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
            await using var joinerStream = new FrameStream(await TlsConnection.AcceptAsync(
                joiner, isMessageLink ? TlsOptions.PeerServer(_context, Any) : TlsOptions.LoginServer(_context), default));
            IConnection host = _open.Add(await TcpTransport.Instance.ConnectAsync(target, joiner.Remote.Address, default));
            await using var hostStream = new FrameStream(await TlsConnection.ConnectAsync(
                host, isMessageLink ? TlsOptions.PeerClient(_context, Any) : TlsOptions.LoginClient(_context), default));
            await Task.WhenAll(PumpAsync(joinerStream, hostStream, isFromJoiner: true), PumpAsync(hostStream, joinerStream, isFromJoiner: false));
        }
        catch (AuthenticationException)
        {
            // One of the two did not want to talk to it.
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
            // The other direction hears of it below.
        }
        // With TLS's farewell, so that what was written before it is still read.
        await to.Connection.DisposeAsync();
    }

    private static bool Any(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) => shown is not null;
}
