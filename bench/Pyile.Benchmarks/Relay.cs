using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Pyile.Benchmarks;

/// <summary>
/// Forwards TCP connections and counts their bytes. It connects to the host from the address of the incoming connection. It can
/// close all connections, or hold back what the host sends.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly IPEndPoint _to;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<Socket, Socket> _open = new();
    private readonly Task _accepting;
    private long _up;
    private long _down;
    private volatile bool _isDeaf;

    public Relay(IPEndPoint to)
    {
        _to = to;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Address = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address { get; }

    /// <summary>The number of bytes sent to the host and received from it.</summary>
    public (long Up, long Down) Bytes => (Interlocked.Read(ref _up), Interlocked.Read(ref _down));

    /// <summary>From now on, holds back everything that the host sends.</summary>
    public void Deafen() => _isDeaf = true;

    /// <summary>Closes all connections.</summary>
    public void Cut()
    {
        foreach ((Socket one, Socket other) in _open)
            Close(one, other);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await _listener.AcceptAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The relay has been disposed.
        }
    }

    private async Task PassAsync(Socket near)
    {
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        try
        {
            far.Bind(new IPEndPoint(((IPEndPoint)near.RemoteEndPoint!).Address, 0));
            await far.ConnectAsync(_to);
            _open[near] = far;
            await Task.WhenAny(
                PumpAsync(near, far, count => Interlocked.Add(ref _up, count), static () => false),
                PumpAsync(far, near, count => Interlocked.Add(ref _down, count), () => _isDeaf));
        }
        catch (SocketException)
        {
            // The host refused the connection, so the incoming one is closed.
        }
        Close(near, far);
        _open.TryRemove(near, out _);
    }

    private static async Task PumpAsync(Socket from, Socket to, Action<int> passed, Func<bool> isKeptBack)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                int read = await from.ReceiveAsync(buffer);
                // The end of the stream is held back, too.
                while (isKeptBack())
                    await Task.Delay(100);
                if (read == 0)
                    return;
                passed(read);
                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side closed its connection; the caller closes the other.
        }
    }

    private static void Close(Socket near, Socket far)
    {
        near.Dispose();
        far.Dispose();
    }
}
