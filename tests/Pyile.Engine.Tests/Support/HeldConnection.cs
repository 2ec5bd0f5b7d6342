using System.Net;
using System.Threading.Channels;

namespace Pyile.Engine.Tests.Support;

/// <summary>A connection whose writes end when the test says so.</summary>
internal sealed class HeldConnection : IConnection
{
    private readonly Channel<byte[]> _written = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<bool> _released = Channel.CreateUnbounded<bool>();

    public IPEndPoint Local { get; } = Given.At("127.0.0.1:1");

    public IPEndPoint Remote { get; } = Given.At("127.0.0.1:2");

    public int Writes { get; private set; }

    /// <summary>The thread of the last write.</summary>
    public int Thread { get; private set; }

    public Task<byte[]> NextAsync() => _written.Reader.ReadAsync().Soon();

    public void Release() => _released.Writer.TryWrite(true);

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Thread = Environment.CurrentManagedThreadId;
        Writes++;
        _written.Writer.TryWrite(bytes.ToArray());
        if (!await _released.Reader.ReadAsync(cancellationToken))
            throw new IOException("The connection was reset.");
    }

    public void Abort() => _released.Writer.TryWrite(false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
