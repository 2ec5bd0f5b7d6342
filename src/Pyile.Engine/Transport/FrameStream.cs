using System.Buffers;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Transport;

/// <summary>
/// A connection as a stream of frames. It holds the limits that the codec does not know: a length is looked at
/// before anything is allocated for it. While nothing arrives it holds no buffer.
/// </summary>
internal sealed class FrameStream(IConnection connection) : IAsyncDisposable
{
    private const int LengthSize = 4;
    private const int FirstBuffer = 32 * 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _needed = LengthSize;

    public IConnection Connection => connection;

    /// <summary>The bytes of the frame read last, its length included; good until the next read.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>The same without the length.</summary>
    public ReadOnlyMemory<byte> Frame => Bytes[LengthSize..];

    /// <summary>Reads the next frame, however the stream was cut.</summary>
    /// <param name="limit">The most bytes the frame may have behind its length.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where the stream ends between two frames.</returns>
    /// <exception cref="PyileException">It is no frame, is too large, or the stream ends inside it.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<ProtocolFrame?> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(limit))
                return Parse();
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                return null;
        }
    }

    /// <summary>Reads the next frame that is not to be skipped.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async ValueTask<ProtocolFrame?> ReadKnownAsync(int limit, CancellationToken cancellationToken)
    {
        ProtocolFrame? frame;
        do
            frame = await ReadAsync(limit, cancellationToken).ConfigureAwait(false);
        while (frame is UnknownFrame);
        return frame;
    }

    /// <summary>Takes the next frame out of what has been read: <see cref="Frame"/>.</summary>
    /// <param name="limit">The most bytes the frame may have behind its length.</param>
    /// <returns>False where not all of it is there; <see cref="FillAsync"/> reads more.</returns>
    /// <exception cref="PyileException">It is too large.</exception>
    public bool TryTake(int limit)
    {
        _needed = LengthSize;
        if (!FrameCodec.TryReadHeader(new ReadOnlySpan<byte>(_buffer, _start, _end - _start), out uint length))
            return false;
        if (length > limit)
            throw new PyileException(PyileError.TooLarge, $"{connection.Remote} said a frame of {length} bytes, where at most {limit} are taken.");
        _needed += (int)length;
        if (_end - _start < _needed)
            return false;
        Bytes = _buffer.AsMemory(_start, _needed);
        _start += _needed;
        return true;
    }

    /// <summary>Makes a frame of what was taken.</summary>
    /// <exception cref="PyileException">It is none.</exception>
    public ProtocolFrame Parse() =>
        FrameCodec.TryParse(new ReadOnlySequence<byte>(Frame), out ProtocolFrame? frame, out string? problem) ? frame : throw Violation(problem);

    /// <summary>Waits for more bytes. What was taken before is not good any more.</summary>
    /// <returns>False where the stream ends between two frames.</returns>
    /// <exception cref="PyileException">The stream ends inside a frame.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        Bytes = default;
        if (_start == _end)
        {
            _start = _end = 0;
            Use([]);
            // Waits without a buffer, here and in TLS below.
            await connection.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        }
        MakeRoom(_needed);
        int read = await connection.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0 || (_start == _end ? false : throw Violation("it ended the connection in the middle of a frame"));
    }

    public ValueTask WriteAsync(ProtocolFrame frame, CancellationToken cancellationToken) =>
        connection.WriteAsync(FrameCodec.Encode(frame), cancellationToken);

    public PyileException Violation(string problem) =>
        new(PyileError.ProtocolViolation, $"{connection.Remote} does not speak version 2 of the protocol: {problem}.");

    public ValueTask DisposeAsync()
    {
        Use([]);
        return connection.DisposeAsync();
    }

    private void MakeRoom(int needed)
    {
        if (_start + needed <= _buffer.Length && _end < _buffer.Length)
            return;
        int unread = _end - _start;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, needed));
        _buffer.AsSpan(_start, unread).CopyTo(larger);
        Use(larger);
        _start = 0;
        _end = unread;
    }

    private void Use(byte[] buffer)
    {
        byte[] before = _buffer;
        _buffer = buffer;
        if (before.Length > 0)
            ArrayPool<byte>.Shared.Return(before);
    }
}
