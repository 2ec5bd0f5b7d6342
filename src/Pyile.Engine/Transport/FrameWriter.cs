using System.Buffers;
using System.Threading.Channels;

namespace Pyile.Engine.Transport;

/// <summary>
/// Writes the frames of several tasks to one control link; all waiting frames are written together. State of which only the
/// newest version matters, such as the roster, comes from a source when it can be written.
/// </summary>
/// <param name="connection">The connection to write to.</param>
/// <param name="source">Asked for frames after <see cref="Offer"/>.</param>
internal sealed class FrameWriter(IConnection connection, IFrameSource? source = null)
{
    /// <summary>The frames that may wait when one is added that can be left out, such as a heartbeat.</summary>
    public const int Spare = 32;

    private const int Capacity = 1024;

    private readonly Channel<ReadOnlyMemory<byte>> _frames = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    private volatile bool _isStale;
    private volatile bool _isComplete;

    /// <param name="frame">The frame.</param>
    /// <param name="room">How many frames may wait with it.</param>
    /// <returns>False if more are waiting, because the other side does not read.</returns>
    public bool TryPost(ReadOnlyMemory<byte> frame, int room = Capacity) => _frames.Reader.Count < room && _frames.Writer.TryWrite(frame);

    /// <summary>Waits while the queue is full. Does nothing after the link has ended.</summary>
    public async ValueTask PostAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        try
        {
            await _frames.Writer.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The link has ended, which the sender learns from its reader.
        }
    }

    /// <summary>Announces that the source has newer state.</summary>
    public void Offer()
    {
        // No frame may follow the goodbye.
        if (_isComplete)
            return;
        _isStale = true;
        // An empty frame wakes the writer. If the queue is full, the writer is active and checks for newer state anyway.
        _frames.Writer.TryWrite(ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>Lets the writer end after the frames that are already queued.</summary>
    public void Complete()
    {
        _isComplete = true;
        _isStale = false;
        _frames.Writer.TryComplete();
    }

    /// <exception cref="IOException">The connection broke.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _frames.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                ReadOnlyMemory<byte> bytes = TakeWaiting();
                if (!bytes.IsEmpty)
                    await ChunkedWriter.WriteAsync(connection, bytes, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // Releases callers that wait for room in the queue.
            _frames.Writer.TryComplete();
        }
    }

    private ReadOnlyMemory<byte> TakeWaiting()
    {
        _frames.Reader.TryRead(out ReadOnlyMemory<byte> first);
        ArrayBufferWriter<byte>? all = null;
        while (_frames.Reader.TryRead(out ReadOnlyMemory<byte> frame))
            Append(ref all, first, frame);
        if (_isStale && source is not null)
        {
            // Cleared before the frames are made, so that a later change is written after them.
            _isStale = false;
            foreach (ReadOnlyMemory<byte> frame in source.TakeNewest())
                Append(ref all, first, frame);
        }
        return all?.WrittenMemory ?? first;
    }

    private static void Append(ref ArrayBufferWriter<byte>? all, ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> frame)
    {
        if (all is null)
        {
            all = new ArrayBufferWriter<byte>(Math.Max(256, first.Length + frame.Length));
            all.Write(first.Span);
        }
        all.Write(frame.Span);
    }
}
