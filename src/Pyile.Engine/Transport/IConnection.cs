using System.Net;

namespace Pyile.Engine.Transport;

/// <summary>
/// A stream of bytes between two addresses. Failures of the network are <see cref="IOException"/>s;
/// reads and writes do not overlap with others of the same kind.
/// </summary>
internal interface IConnection : IAsyncDisposable
{
    IPEndPoint Local { get; }

    IPEndPoint Remote { get; }

    /// <returns>The bytes read, or 0 at the end of the stream. An empty buffer waits for bytes and reads none.</returns>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends the connection at once, in both directions and from any thread; reads and writes under way fail.</summary>
    void Abort();
}
