using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// Stands in front of the port of a host, and damages the circuits that pass it, behind their greetings. It remembers what it saw of them.
/// </summary>
internal sealed class BadRelay(IPEndPoint host, RelayFault fault) : IAsyncDisposable
{
    private readonly IListener _listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 64);
    private readonly OpenConnections _open = new();
    private readonly MemoryStream _seen = new();
    private Task _running = Task.CompletedTask;
    private int _connections;

    public IPEndPoint Address => _listener.Local;

    /// <summary>How many ends of circuits came.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public byte[] Seen
    {
        get
        {
            lock (_seen)
                return _seen.ToArray();
        }
    }

    public BadRelay Start()
    {
        _running = OpenConnections.AcceptAsync(_listener, RelayAsync);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _open.AbortAll();
        await _running;
        await _seen.DisposeAsync();
    }

    private async Task RelayAsync(IConnection end)
    {
        _open.Add(end);
        IConnection real = _open.Add(await TcpTransport.Instance.ConnectAsync(host, IPAddress.Any, default));
        byte[] greeting = new byte[CircuitGreeting.Size];
        for (int read = 0; read < greeting.Length;)
            read += await end.ReadAsync(greeting.AsMemory(read), default);
        Interlocked.Increment(ref _connections);
        await real.WriteAsync(greeting, default);
        // In one direction: what passes comes by here twice, and two flips would undo each other.
        await Task.WhenAll(PassOnAsync(end, real, fault), PassOnAsync(real, end, RelayFault.None));
    }

    private async Task PassOnAsync(IConnection from, IConnection to, RelayFault damage)
    {
        byte[] buffer = new byte[64 << 10];
        try
        {
            while (await from.ReadAsync(buffer, default) is > 0 and var length)
            {
                lock (_seen)
                    _seen.Write(buffer, 0, length);
                foreach (ReadOnlyMemory<byte> bytes in Damage(buffer.AsMemory(0, length), damage))
                    await to.WriteAsync(bytes, default);
            }
        }
        catch (IOException)
        {
            // The other direction is ended below.
        }
        to.Abort();
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Damage(Memory<byte> bytes, RelayFault damage)
    {
        switch (damage)
        {
            case RelayFault.FlipsBits:
                bytes.Span[^1] ^= 1;
                return [bytes];
            case RelayFault.Repeats:
                return [bytes, bytes];
            case RelayFault.Drops:
                return [bytes[..^1]];
            case RelayFault.Stalls:
                return [];
            default:
                return [bytes];
        }
    }
}
