using System.Buffers;
using System.IO.Pipelines;
using System.Net;

namespace Pyile.Engine.Transport;

/// <summary>One end of an in-memory connection, which consists of two pipes.</summary>
internal sealed class MemoryConnection(IPEndPoint local, IPEndPoint remote, PipeReader input, PipeWriter output) : IConnection
{
    // Smaller than a socket's buffers, so that tests notice early when a reader has stopped.
    private static readonly PipeOptions Options = new(pauseWriterThreshold: 64 * 1024, useSynchronizationContext: false);

    /// <summary>Both ends of a new connection.</summary>
    public static (MemoryConnection One, MemoryConnection Other) CreatePair(IPEndPoint one, IPEndPoint other)
    {
        var there = new Pipe(Options);
        var back = new Pipe(Options);
        return (new MemoryConnection(one, other, back.Reader, there.Writer), new MemoryConnection(other, one, there.Reader, back.Writer));
    }

    public IPEndPoint Local => local;

    public IPEndPoint Remote => remote;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (result.IsCanceled)
                throw new IOException("The connection was closed.");
            ReadOnlySequence<byte> bytes = result.Buffer.Slice(0, Math.Min(buffer.Length, result.Buffer.Length));
            bytes.CopyTo(buffer.Span);
            // The length must be read before AdvanceTo, which recycles the segments of the sequence.
            int read = (int)bytes.Length;
            input.AdvanceTo(bytes.End);
            return read;
        }
        catch (InvalidOperationException exception)
        {
            throw new IOException("The connection was closed.", exception);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            FlushResult result = await output.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            if (result.IsCompleted || result.IsCanceled)
                throw new IOException("The connection was closed.");
        }
        catch (InvalidOperationException exception)
        {
            throw new IOException("The connection was closed.", exception);
        }
    }

    public void Abort() => Close(new IOException("The connection was reset."));

    public ValueTask DisposeAsync()
    {
        Close(null);
        return ValueTask.CompletedTask;
    }

    private void Close(Exception? reason)
    {
        input.CancelPendingRead();
        output.CancelPendingFlush();
        output.Complete(reason);
        input.Complete(reason);
    }
}
