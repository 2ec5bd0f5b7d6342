using System.Buffers;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Legacy;

/// <summary>A connection as a stream of version 1 values. It holds the limits that the codec does not know.</summary>
/// <param name="connection">Where the bytes are; it belongs to this stream.</param>
/// <param name="isIdle">True for connections that are silent most of the time: while they are, they hold a small buffer.</param>
internal sealed class ValueStream(IConnection connection, bool isIdle) : IAsyncDisposable
{
    private const int FirstBuffer = 4096;
    private const int IdleBuffer = 256;

    private readonly byte[] _idle = isIdle ? new byte[IdleBuffer] : [];
    private JsonValueScanner _scanner;
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    public IConnection Connection => connection;

    /// <summary>The bytes of the value that was read last; valid until the next read.</summary>
    public ReadOnlySequence<byte> Frame { get; private set; }

    /// <summary>Reads the next value, however the stream was cut.</summary>
    /// <param name="limit">The most bytes the value may have.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null if the stream ends between two values.</returns>
    /// <exception cref="PyileException">It is not a value, is too large, or the stream ends inside it.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<V1Value?> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var unread = new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
            switch (_scanner.Scan(unread, out long length))
            {
                case ScanResult.Found when length <= limit:
                    Frame = unread.Slice(0, length);
                    _start += (int)length;
                    return V1Codec.TryParse(Frame, out V1Value? value, out string? problem) ? value : throw Violation(problem);
                case ScanResult.Malformed:
                    throw Violation("what it sent is not the beginning of a JSON object");
                case ScanResult.Found:
                case ScanResult.NeedMore when unread.Length >= limit:
                    throw new PyileException(PyileError.TooLarge, $"{connection.Remote} sent a value of more than {limit} bytes.");
                default:
                    break;
            }
            if (await FillAsync(limit, cancellationToken).ConfigureAwait(false))
                continue;
            return _start == _end ? null : throw Violation("it ended the connection in the middle of a value");
        }
    }

    /// <summary>Waits for the first bytes of the next value.</summary>
    /// <returns>False if the stream ends instead.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _start < _end || await FillAsync(IdleBuffer, cancellationToken).ConfigureAwait(false);

    public ValueTask WriteAsync(V1Value value, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        V1Codec.Write(output, value);
        return connection.WriteAsync(output.WrittenMemory, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Use([]);
        return connection.DisposeAsync();
    }

    private async ValueTask<bool> FillAsync(int limit, CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (isIdle)
                Use(_idle);
        }
        MakeRoom(limit);
        int read = await connection.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    private void MakeRoom(int limit)
    {
        if (_end < _buffer.Length)
            return;
        int unread = _end - _start;
        if (_start > 0 && unread <= _buffer.Length / 2)
        {
            _buffer.AsSpan(_start, unread).CopyTo(_buffer);
        }
        else
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, Math.Min(_buffer.Length * 2, limit + FirstBuffer)));
            _buffer.AsSpan(_start, unread).CopyTo(larger);
            Use(larger);
        }
        _start = 0;
        _end = unread;
    }

    // Not cleared on return: version 1 keeps no secret from the process it runs in, and a password is read once.
    private void Use(byte[] buffer)
    {
        byte[] before = _buffer;
        _buffer = buffer;
        if (before.Length > IdleBuffer)
            ArrayPool<byte>.Shared.Return(before);
    }

    private PyileException Violation(string problem) =>
        new(PyileError.ProtocolViolation, $"{connection.Remote} does not speak version 1 of the protocol: {problem}.");
}
