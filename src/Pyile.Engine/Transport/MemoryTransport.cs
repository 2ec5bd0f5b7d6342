using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Pyile.Engine.Transport;

/// <summary>A network inside the process for tests: it uses no ports and never waits for the operating system.</summary>
internal sealed class MemoryTransport : ITransport
{
    private readonly ConcurrentDictionary<IPEndPoint, MemoryListener> _listeners = new();
    private int _nextPort = 20_000;

    public IListener Listen(IPEndPoint local, int backlog)
    {
        if (local.Port == 0)
            local = new IPEndPoint(local.Address, NextPort());
        var listener = new MemoryListener(this, local);
        return _listeners.TryAdd(local, listener) ? listener : throw new AddressUnavailableException(local, new SocketException((int)SocketError.AddressAlreadyInUse));
    }

    public ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_listeners.TryGetValue(remote, out MemoryListener? listener)
            && !_listeners.TryGetValue(new IPEndPoint(IPAddress.Any, remote.Port), out listener))
            throw new IOException($"Nothing listens on {remote}.");

        var from = new IPEndPoint(local.Equals(IPAddress.Any) ? IPAddress.Loopback : local, NextPort());
        var (dialled, accepted) = MemoryConnection.CreatePair(from, remote);
        if (!listener.Offer(accepted))
            throw new IOException($"The listener on {remote} has been closed.");
        return ValueTask.FromResult<IConnection>(dialled);
    }

    private int NextPort() => Interlocked.Increment(ref _nextPort);

    private sealed class MemoryListener(MemoryTransport transport, IPEndPoint local) : IListener
    {
        private readonly Channel<IConnection> _waiting = Channel.CreateUnbounded<IConnection>();

        public IPEndPoint Local => local;

        public bool Offer(IConnection connection) => _waiting.Writer.TryWrite(connection);

        public async ValueTask<IConnection> AcceptAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await _waiting.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ChannelClosedException exception)
            {
                throw new ObjectDisposedException(nameof(MemoryListener), exception);
            }
        }

        public async ValueTask DisposeAsync()
        {
            transport._listeners.TryRemove(local, out _);
            _waiting.Writer.TryComplete();
            while (_waiting.Reader.TryRead(out IConnection? connection))
                await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
