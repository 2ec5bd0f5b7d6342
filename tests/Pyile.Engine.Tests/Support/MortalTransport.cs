using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>The sockets of one process, which can all end at once without a goodbye.</summary>
internal sealed class MortalTransport : ITransport
{
    private readonly OpenConnections _open = new();
    private volatile bool _isDead;

    public void Die()
    {
        _isDead = true;
        _open.AbortAll();
    }

    public IListener Listen(IPEndPoint local, int backlog) => new MortalListener(TcpTransport.Instance.Listen(local, backlog), this);

    public async ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken) =>
        _isDead ? throw new IOException("There is no network.") : Keep(await TcpTransport.Instance.ConnectAsync(remote, local, cancellationToken));

    private IConnection Keep(IConnection connection)
    {
        _open.Add(connection);
        if (_isDead)
            connection.Abort();
        return connection;
    }

    private sealed class MortalListener(IListener inner, MortalTransport owner) : IListener
    {
        public IPEndPoint Local => inner.Local;

        public async ValueTask<IConnection> AcceptAsync(CancellationToken cancellationToken) => owner.Keep(await inner.AcceptAsync(cancellationToken));

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
