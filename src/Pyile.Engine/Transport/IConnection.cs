using System.Net;

namespace Pyile.Engine.Transport;

/// <summary>
/// A stream of bytes between two addresses. Network failures are <see cref="IOException"/>s. At most one read and one write
/// may be pending at a time.
/// </summary>
internal interface IConnection : IAsyncDisposable
{
    IPEndPoint Local { get; }

    IPEndPoint Remote { get; }

    /// <returns>The number of bytes read, or 0 at the end of the stream. An empty buffer waits for bytes without reading any.</returns>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Closes both directions immediately. Pending reads and writes fail. Can be called from any thread.</summary>
    void Abort();
}
