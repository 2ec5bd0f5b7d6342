using System.Net;

namespace Pyile.Engine.Transport;

internal interface IListener : IAsyncDisposable
{
    /// <summary>The address with the port that was really taken.</summary>
    IPEndPoint Local { get; }

    /// <exception cref="IOException">Accepting failed; the listener may still be good for the next one.</exception>
    /// <exception cref="ObjectDisposedException">The listener was closed.</exception>
    ValueTask<IConnection> AcceptAsync(CancellationToken cancellationToken);
}
