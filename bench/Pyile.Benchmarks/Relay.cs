using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Pyile.Benchmarks;

/// <summary>Passes TCP on, from the address it came from, and counts it. It can cut everything, or keep back what one side says.</summary>
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

    /// <summary>Bytes to the host and from it.</summary>
    public (long Up, long Down) Bytes => (Interlocked.Read(ref _up), Interlocked.Read(ref _down));

    /// <summary>From now on nothing that the host says arrives.</summary>
    public void Deafen() => _isDeaf = true;

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
            // Disposed of.
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
            // The host does not take it; so the other side sees it closed.
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
                // What is kept back is kept back with its end.
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
            // One side is gone, and so the other goes.
        }
    }

    private static void Close(Socket near, Socket far)
    {
        near.Dispose();
        far.Dispose();
    }
}
