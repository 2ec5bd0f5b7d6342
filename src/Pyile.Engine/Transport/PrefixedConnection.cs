using System.Net;

namespace Pyile.Engine.Transport;

/// <summary>A connection whose first bytes have already been read and are returned again.</summary>
internal sealed class PrefixedConnection(IConnection inner, ReadOnlyMemory<byte> first) : IConnection
{
    private ReadOnlyMemory<byte> _first = first;

    public IPEndPoint Local => inner.Local;

    public IPEndPoint Remote => inner.Remote;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_first.IsEmpty)
            return inner.ReadAsync(buffer, cancellationToken);
        int length = Math.Min(buffer.Length, _first.Length);
        _first.Span[..length].CopyTo(buffer.Span);
        _first = _first[length..];
        return ValueTask.FromResult(length);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        inner.WriteAsync(bytes, cancellationToken);

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
