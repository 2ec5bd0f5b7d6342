using System.Collections.Concurrent;
using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// Sockets that are reset according to a plan. The transport sees the connections that its owner dials, as bytes without a
/// meaning, and adds no delay.
/// </summary>
internal sealed class CuttingTransport(CutPlan plan) : ITransport
{
    private readonly ConcurrentDictionary<int, bool> _spared = new();
    private readonly ConcurrentDictionary<CutConnection, bool> _open = new();

    /// <summary>The number of connections that can be cut.</summary>
    public int Open => _open.Count;

    /// <summary>Exempts connections to this port from cuts, because a login is not resumed.</summary>
    public void Spare(int port) => _spared[port] = true;

    public void CutAll()
    {
        foreach (CutConnection connection in _open.Keys)
            connection.Abort();
    }

    public IListener Listen(IPEndPoint local, int backlog) => TcpTransport.Instance.Listen(local, backlog);

    public async ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken)
    {
        IConnection connection = await TcpTransport.Instance.ConnectAsync(remote, local, cancellationToken);
        if (_spared.ContainsKey(remote.Port))
            return connection;
        var cut = new CutConnection(connection, plan, this);
        _open[cut] = true;
        return cut;
    }

    private sealed class CutConnection(IConnection inner, CutPlan plan, CuttingTransport network) : IConnection
    {
        public IPEndPoint Local => inner.Local;

        public IPEndPoint Remote => inner.Remote;

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            return read > 0 && IsCutNow(isWrite: false) is CutKind.BeforeRead ? throw Reset() : read;
        }

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            CutKind? cut = IsCutNow(isWrite: true);
            await inner.WriteAsync(cut == CutKind.InWrite ? bytes[..plan.PlaceIn(bytes.Length)] : bytes, cancellationToken);
            if (cut is CutKind.InWrite or CutKind.AfterWrite)
                throw Reset();
        }

        public void Abort()
        {
            network._open.TryRemove(this, out _);
            inner.Abort();
        }

        public ValueTask DisposeAsync()
        {
            network._open.TryRemove(this, out _);
            return inner.DisposeAsync();
        }

        private CutKind? IsCutNow(bool isWrite)
        {
            // A connection that is cut already would waste a cut.
            CutKind? cut = network._open.ContainsKey(this) ? plan.Next(isWrite) : null;
            if (cut == CutKind.FromOutside)
                ThreadPool.QueueUserWorkItem(_ => network.CutAll());
            return cut;
        }

        private IOException Reset()
        {
            Abort();
            return new IOException("It was cut.");
        }
    }
}
