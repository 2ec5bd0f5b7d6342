using System.Collections.Concurrent;
using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// A network in memory that reports for each connection when neither side will send anything more, and how many ends of the accepting
/// sides are open.
/// </summary>
/// <param name="damage">Changes the bytes of a write in place.</param>
internal sealed class QuietTransport(Action<IPEndPoint, byte[]>? damage = null) : ITransport
{
    private readonly MemoryTransport _memory = new();
    private readonly ConcurrentDictionary<IPEndPoint, QuietPair> _pairs = new();

    /// <summary>The number of connections of which one side at least is open.</summary>
    public int Open => _pairs.Count;

    public IListener Listen(IPEndPoint local, int backlog) => new QuietListener(this, _memory.Listen(local, backlog));

    public async ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken) =>
        await DialAsync(remote, local);

    /// <summary>Connects to a listener.</summary>
    public async Task<QuietConnection> DialAsync(IPEndPoint remote, IPAddress from)
    {
        IConnection connection = await _memory.ConnectAsync(remote, from, default);
        return PairOf(connection.Local).Wrap(connection, isHost: false);
    }

    private QuietPair PairOf(IPEndPoint joiner) => _pairs.GetOrAdd(
        joiner, static (at, transport) => new QuietPair(new CancellationTokenSource(), bytes => transport.damage(at, bytes), () => transport.transport._pairs.TryRemove(at, out _)), (transport: this, damage: damage ?? ((_, _) => { })));

    private sealed class QuietListener(QuietTransport transport, IListener inner) : IListener
    {
        public IPEndPoint Local => inner.Local;

        public async ValueTask<IConnection> AcceptAsync(CancellationToken cancellationToken)
        {
            IConnection connection = await inner.AcceptAsync(cancellationToken);
            return transport.PairOf(connection.Remote).Wrap(connection, isHost: true);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
