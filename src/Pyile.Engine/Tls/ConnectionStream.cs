using System.Buffers;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Tls;

/// <summary>
/// Adapts a connection to the stream that TLS needs. It does not own the connection. It bounds what TLS reads during the
/// handshake, and it can collect the pieces that TLS writes and send them with one write.
/// </summary>
internal sealed class ConnectionStream(IConnection connection) : Stream
{
    private byte[]? _held;
    private int _length;
    private HandshakeBudget? _budget = new();

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _budget is null || buffer.IsEmpty ? connection.ReadAsync(buffer, cancellationToken) : ReadHandshakeAsync(buffer, _budget, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>The handshake is over, so the number of bytes is no longer bounded.</summary>
    public void EndHandshake() => _budget = null;

    /// <summary>Collects the following writes, up to <paramref name="capacity"/> bytes, until <see cref="ReleaseAsync"/>.</summary>
    public void Hold(int capacity) => _held = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>Sends the collected bytes.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_held is not { } held)
            return;
        int length = _length;
        (_held, _length) = (null, 0);
        try
        {
            await connection.WriteAsync(held.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(held);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_held is null)
            return connection.WriteAsync(buffer, cancellationToken);
        if (buffer.Length <= _held.Length - _length)
        {
            buffer.CopyTo(_held.AsMemory(_length));
            _length += buffer.Length;
            return ValueTask.CompletedTask;
        }
        return SendAllAsync(buffer, cancellationToken);
    }

    private async ValueTask<int> ReadHandshakeAsync(Memory<byte> buffer, HandshakeBudget budget, CancellationToken cancellationToken)
    {
        int read = await connection.ReadAsync(buffer[..Math.Min(buffer.Length, budget.Next)], cancellationToken).ConfigureAwait(false);
        budget.Count(buffer.Span[..read]);
        return read;
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await ReleaseAsync(cancellationToken).ConfigureAwait(false);
        await connection.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    // The synchronous methods would block a thread, so they are not supported.
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
