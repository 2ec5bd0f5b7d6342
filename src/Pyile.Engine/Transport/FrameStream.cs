using System.Buffers;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Transport;

/// <summary>
/// Reads and writes frames on a connection. It enforces the size limits, which the codec does not know: a length is checked
/// before memory is allocated for it. While it waits for a frame to begin, it holds no buffer.
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

    /// <summary>The bytes of the last frame including its length field; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>The bytes of the last frame without its length field; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Frame => Bytes[LengthSize..];

    /// <summary>Whether a part of the next frame was read.</summary>
    public bool HasPart => _start < _end;

    /// <summary>Reads the next frame, regardless of how its bytes are split into packets.</summary>
    /// <param name="limit">The maximum number of bytes after the length field.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The frame, or null if the stream ends between two frames.</returns>
    /// <exception cref="PyileException">The frame is invalid or too large, or the stream ends inside it.</exception>
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

    /// <summary>Takes the next frame from the bytes that have been read, and sets <see cref="Frame"/>.</summary>
    /// <param name="limit">The maximum number of bytes after the length field.</param>
    /// <returns>False if the frame is not complete; <see cref="FillAsync"/> reads more.</returns>
    /// <exception cref="PyileException">The frame is too large.</exception>
    public bool TryTake(int limit)
    {
        _needed = LengthSize;
        if (!FrameCodec.TryReadHeader(new ReadOnlySpan<byte>(_buffer, _start, _end - _start), out uint length))
            return false;
        if (length > limit)
        {
            throw new PyileException(
                PyileError.TooLarge, $"{connection.Remote} announced a frame of {length} bytes; the limit is {limit}.");
        }
        _needed += (int)length;
        if (_end - _start < _needed)
            return false;
        Bytes = _buffer.AsMemory(_start, _needed);
        _start += _needed;
        return true;
    }

    /// <summary>Parses the frame that <see cref="TryTake"/> took.</summary>
    /// <exception cref="PyileException">The bytes are not a valid frame.</exception>
    public ProtocolFrame Parse() =>
        FrameCodec.TryParse(new ReadOnlySequence<byte>(Frame), out ProtocolFrame? frame, out string? problem)
            ? frame
            : throw Violation(problem);

    /// <summary>Waits for more bytes. The frame that was taken before becomes invalid.</summary>
    /// <returns>False if the stream ends between two frames.</returns>
    /// <exception cref="PyileException">The stream ends inside a frame.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        Bytes = default;
        if (_start == _end)
        {
            _start = _end = 0;
            Use([]);
            // An empty read waits without a buffer, both here and inside TLS.
            await connection.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        }
        MakeRoom(_needed);
        int read = await connection.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0 || (_start == _end ? false : throw Violation("it closed the connection in the middle of a frame"));
    }

    public ValueTask WriteAsync(ProtocolFrame frame, CancellationToken cancellationToken) =>
        connection.WriteAsync(FrameCodec.Encode(frame), cancellationToken);

    /// <summary>The error to throw when the other side breaks the protocol.</summary>
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
