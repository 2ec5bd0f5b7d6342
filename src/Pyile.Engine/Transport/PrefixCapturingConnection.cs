using System.Net;

namespace Pyile.Engine.Transport;

/// <summary>A connection that keeps a copy of the first received bytes, so that the reason of a failed handshake can be found.</summary>
internal sealed class PrefixCapturingConnection(IConnection inner) : IConnection
{
    private const int Kept = 16;

    private readonly byte[] _first = new byte[Kept];
    private int _count;

    public IPEndPoint Local => inner.Local;

    public IPEndPoint Remote => inner.Remote;

    public ReadOnlyMemory<byte> First => _first.AsMemory(0, _count);

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        int kept = Math.Min(read, Kept - _count);
        buffer.Span[..kept].CopyTo(_first.AsSpan(_count));
        _count += kept;
        return read;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        inner.WriteAsync(bytes, cancellationToken);

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
