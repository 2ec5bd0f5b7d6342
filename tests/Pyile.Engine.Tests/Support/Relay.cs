using System.Collections.Concurrent;
using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>Bytes that go through a relay, with their direction.</summary>
internal sealed record Relayed(bool IsFromJoiner, byte[] Bytes);

/// <summary>
/// An attacker on the path to a host, who can read and change every byte: <paramref name="change"/> returns the bytes to pass
/// on, returns nothing, completes later, or throws an IOException to cut the connection.
/// </summary>
internal sealed class Relay(IPEndPoint target, Func<Relayed, ValueTask<byte[]>>? change = null) : IAsyncDisposable
{
    private readonly IListener _listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 512);
    private readonly ConcurrentQueue<Relayed> _recorded = new();
    private readonly OpenConnections _open = new();
    private Task _running = Task.CompletedTask;

    public IPEndPoint Address => _listener.Local;

    public IReadOnlyList<Relayed> Recorded => [.. _recorded];

    public byte[] FromJoiner => [.. _recorded.Where(r => r.IsFromJoiner).SelectMany(r => r.Bytes)];

    public Relay Start()
    {
        _running = OpenConnections.AcceptAsync(_listener, ForwardAsync);
        return this;
    }

    /// <summary>Resets every connection.</summary>
    public void Cut() => _open.AbortAll();

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        Cut();
        await _running;
    }

    private async Task ForwardAsync(IConnection joiner)
    {
        await using IConnection host = _open.Add(await TcpTransport.Instance.ConnectAsync(target, joiner.Remote.Address, default));
        _open.Add(joiner);
        await Task.WhenAll(PumpAsync(joiner, host, isFromJoiner: true), PumpAsync(host, joiner, isFromJoiner: false));
    }

    private async Task PumpAsync(IConnection from, IConnection to, bool isFromJoiner)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, default) is > 0 and var read)
            {
                var relayed = new Relayed(isFromJoiner, buffer[..read]);
                _recorded.Enqueue(relayed);
                await to.WriteAsync(change is null ? relayed.Bytes : await change(relayed), default);
            }
        }
        catch (IOException)
        {
            // One of the ends or the relay cut the connection; the other end is closed below.
        }
        to.Abort();
    }
}
