using System.Buffers;
using System.Threading.Channels;

namespace Pyile.Engine.Transport;

/// <summary>
/// Writes what several tasks have to say on one connection: everything that waits goes out with one write. Beside the
/// frames there is one thing that is only ever wanted in its newest form, such as the roster.
/// </summary>
/// <param name="write">Where it goes.</param>
/// <param name="newest">Frames for the newest state; asked for when they can be written, after <see cref="Offer"/>.</param>
internal sealed class FrameWriter(
    Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, Func<IReadOnlyList<ReadOnlyMemory<byte>>>? newest = null)
{
    private const int Capacity = 32;

    private readonly Channel<ReadOnlyMemory<byte>> _frames = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    private volatile bool _isStale;
    private volatile bool _isComplete;

    /// <returns>False where the other side does not read and enough is waiting already.</returns>
    public bool TryPost(ReadOnlyMemory<byte> frame) => _frames.Writer.TryWrite(frame);

    /// <summary>Waits where the other side does not read. After the end of the link it does nothing.</summary>
    public async ValueTask PostAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        try
        {
            await _frames.Writer.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // Whoever counts what is unanswered knows that it is over.
        }
    }

    /// <summary>There is a newer state to be told.</summary>
    public void Offer()
    {
        // Nothing follows the last word.
        if (_isComplete)
            return;
        _isStale = true;
        // Only to wake the writer; where there is no room, it is at work and looks again anyway.
        _frames.Writer.TryWrite(ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>Writes the frames that are there, then ends.</summary>
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
                    await write(bytes, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // Nobody has to wait for room any more.
            _frames.Writer.TryComplete();
        }
    }

    private ReadOnlyMemory<byte> TakeWaiting()
    {
        _frames.Reader.TryRead(out ReadOnlyMemory<byte> first);
        ArrayBufferWriter<byte>? all = null;
        while (_frames.Reader.TryRead(out ReadOnlyMemory<byte> frame))
            Append(ref all, first, frame);
        if (_isStale && newest is not null)
        {
            // Before the frames are made, so that a change while they are written is told after them.
            _isStale = false;
            foreach (ReadOnlyMemory<byte> frame in newest())
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
