using System.Buffers;
using System.Buffers.Binary;

namespace Pyile.Engine.Tls;

/// <summary>The bytes that have arrived and are not decrypted yet. It holds no buffer while there are none.</summary>
internal sealed class RecordInput
{
    /// <summary>A type, two bytes of a version, and two bytes of a length.</summary>
    public const int HeaderSize = 5;

    private const int LengthAt = 3;

    // Room for the longest record and the beginning of the next.
    private const int Size = 32 * 1024;

    private int _start;
    private int _end;

    public byte[] Buffer { get; private set; } = [];

    public bool IsEmpty => _start == _end;

    /// <summary>Where to put the next bytes.</summary>
    public Memory<byte> Space()
    {
        if (Buffer.Length == 0)
            Buffer = ArrayPool<byte>.Shared.Rent(Size);
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == Buffer.Length)
        {
            Buffer.AsSpan(_start, _end - _start).CopyTo(Buffer);
            _end -= _start;
            _start = 0;
        }
        return Buffer.AsMemory(_end);
    }

    public void Add(int count) => _end += count;

    /// <summary>Finds the next record, if all of it is there.</summary>
    public bool TryFind(out int offset, out int size)
    {
        offset = _start;
        size = HeaderSize;
        if (_end - _start < HeaderSize)
            return false;
        size += BinaryPrimitives.ReadUInt16BigEndian(Buffer.AsSpan(_start + LengthAt));
        return _end - _start >= size;
    }

    /// <summary>The header of the next record, or nothing if it is not there yet.</summary>
    public ReadOnlySpan<byte> Header => _end - _start < HeaderSize ? [] : Buffer.AsSpan(_start, HeaderSize);

    public void Remove(int size) => _start += size;

    public void Release()
    {
        byte[] buffer = Buffer;
        Buffer = [];
        _start = _end = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
