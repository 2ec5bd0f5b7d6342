using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>A connection on which these pieces and the end have already arrived, so no read waits.</summary>
internal sealed class PreparedConnection(params ReadOnlyMemory<byte>[] pieces) : IConnection
{
    private readonly Queue<ReadOnlyMemory<byte>> _later = new(pieces.Where(piece => !piece.IsEmpty));
    private ReadOnlyMemory<byte> _piece;

    public IPEndPoint Local { get; } = Given.At("127.0.0.1:1");

    public IPEndPoint Remote { get; } = Given.At("127.0.0.1:2");

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty || (_piece.IsEmpty && !_later.TryDequeue(out _piece)))
            return ValueTask.FromResult(0);
        int read = Math.Min(buffer.Length, _piece.Length);
        _piece[..read].CopyTo(buffer);
        _piece = _piece[read..];
        return ValueTask.FromResult(read);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Abort()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
