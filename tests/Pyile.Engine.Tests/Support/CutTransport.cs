using System.Collections.Concurrent;
using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>A network whose connections a test can cut.</summary>
internal sealed class CutTransport(ITransport inner) : ITransport
{
    private readonly ConcurrentQueue<IConnection> _dialled = [];

    public IListener Listen(IPEndPoint local, int backlog) => inner.Listen(local, backlog);

    public async ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken)
    {
        IConnection connection = await inner.ConnectAsync(remote, local, cancellationToken);
        _dialled.Enqueue(connection);
        return connection;
    }

    public void CutAll()
    {
        while (_dialled.TryDequeue(out IConnection? connection))
            connection.Abort();
    }
}
