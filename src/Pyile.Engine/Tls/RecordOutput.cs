using System.Buffers;

namespace Pyile.Engine.Tls;

/// <summary>Collects the records that TLS writes, until they are sent together.</summary>
internal sealed class RecordOutput : Stream
{
    private byte[] _buffer = [];
    private int _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>Makes room for that many bytes.</summary>
    public void Reserve(int size)
    {
        if (_buffer.Length - _length >= size)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(_length + size);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        Return(_buffer);
        _buffer = larger;
    }

    /// <summary>Takes what was written. The caller gives the array to <see cref="Return"/>.</summary>
    public ArraySegment<byte> Take()
    {
        var taken = new ArraySegment<byte>(_buffer, 0, _length);
        _buffer = [];
        _length = 0;
        return taken;
    }

    public static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Reserve(buffer.Length);
        buffer.CopyTo(_buffer.AsSpan(_length));
        _length += buffer.Length;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
