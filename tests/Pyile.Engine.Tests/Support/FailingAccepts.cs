using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>A network whose listeners fail at the first accept, as in a process without free descriptors.</summary>
internal sealed class FailingAccepts(ITransport inner) : ITransport
{
    public IListener Listen(IPEndPoint local, int backlog) => new FailingListener(inner.Listen(local, backlog));

    public ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken) =>
        inner.ConnectAsync(remote, local, cancellationToken);

    private sealed class FailingListener(IListener inner) : IListener
    {
        private bool _hasFailed;

        public IPEndPoint Local => inner.Local;

        public ValueTask<IConnection> AcceptAsync(CancellationToken cancellationToken)
        {
            if (_hasFailed)
                return inner.AcceptAsync(cancellationToken);
            _hasFailed = true;
            throw new IOException("Too many open files");
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
