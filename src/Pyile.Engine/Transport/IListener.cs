using System.Net;

namespace Pyile.Engine.Transport;

internal interface IListener : IAsyncDisposable
{
    /// <summary>The bound address with the actual port.</summary>
    IPEndPoint Local { get; }

    /// <exception cref="IOException">Accepting failed; the next call may succeed.</exception>
    /// <exception cref="ObjectDisposedException">The listener was closed.</exception>
    ValueTask<IConnection> AcceptAsync(CancellationToken cancellationToken);
}
