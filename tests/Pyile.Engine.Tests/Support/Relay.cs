using System.Collections.Concurrent;
using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>What a relay has in its hands: where it is going, and what it is.</summary>
internal sealed record Relayed(bool IsFromJoiner, byte[] Bytes);

/// <summary>
/// Somebody on the way to a host, who can read and change every byte that goes through: <paramref name="change"/> returns
/// what is passed on, nothing at all, later, or throws an IOException to cut the connection.
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

    /// <summary>Resets every connection that goes through.</summary>
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
            // Cut, by one of the ends or here: the other end hears of it below.
        }
        to.Abort();
    }
}
