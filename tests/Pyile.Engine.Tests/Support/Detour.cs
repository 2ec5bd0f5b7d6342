using System.Collections.Concurrent;
using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// Sockets on a network that an attacker controls: it redirects connections unnoticed, records every byte, and cuts
/// connections.
/// </summary>
internal sealed class Detour : ITransport
{
    private readonly ConcurrentDictionary<IPEndPoint, IPEndPoint> _diverted = new();
    private readonly ConcurrentQueue<TappedConnection> _connections = new();

    /// <summary>Every dialled connection, as its dialler sees it.</summary>
    public IReadOnlyList<TappedConnection> Dialled => [.. _connections];

    public void Divert(IPEndPoint from, IPEndPoint to) => _diverted[from] = to;

    public void Restore(IPEndPoint from) => _diverted.TryRemove(from, out _);

    public void Cut(Func<TappedConnection, bool> which)
    {
        foreach (TappedConnection connection in _connections.Where(which))
            connection.Abort();
    }

    public IListener Listen(IPEndPoint local, int backlog) => TcpTransport.Instance.Listen(local, backlog);

    public async ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken)
    {
        IPEndPoint target = _diverted.GetValueOrDefault(remote, remote);
        var connection = new TappedConnection(await TcpTransport.Instance.ConnectAsync(target, local, cancellationToken), remote);
        _connections.Enqueue(connection);
        return connection;
    }
}

/// <summary>A connection that records every byte of both directions.</summary>
internal sealed class TappedConnection(IConnection inner, IPEndPoint remote) : IConnection
{
    private readonly ConcurrentQueue<byte[]> _sent = new();
    private readonly ConcurrentQueue<byte[]> _received = new();

    public IPEndPoint Local => inner.Local;

    public IPEndPoint Remote => remote;

    public byte[] Sent => [.. _sent.SelectMany(b => b)];

    public byte[] Received => [.. _received.SelectMany(b => b)];

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        _received.Enqueue(buffer[..read].ToArray());
        return read;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _sent.Enqueue(bytes.ToArray());
        return inner.WriteAsync(bytes, cancellationToken);
    }

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
