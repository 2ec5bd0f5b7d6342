using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Pyile.Protocol;

/// <summary>
/// Reads fields one after another. The first one that is missing or impossible makes the reading fail, and every later
/// one reads as its default, so that the caller checks only once, at the end.
/// </summary>
internal ref struct WireReader(ReadOnlySequence<byte> bytes)
{
    /// <summary>The last millisecond of the calendar of <see cref="DateTimeOffset"/>.</summary>
    public const long MaxTime = 253_402_300_799_999;

    private SequenceReader<byte> _reader = new(bytes);

    public bool HasFailed { get; private set; }

    /// <summary>Bytes that have not been read.</summary>
    public readonly long Remaining => _reader.Remaining;

    /// <summary>Whether everything was read and nothing remains.</summary>
    public readonly bool IsComplete => !HasFailed && _reader.End;

    public void Fail() => HasFailed = true;

    public byte ReadByte()
    {
        if (HasFailed || !_reader.TryRead(out byte value))
            HasFailed = true;
        else
            return value;
        return 0;
    }

    public ushort ReadUInt16() => HasFailed || !_reader.TryReadBigEndian(out short value) ? Failed<ushort>() : (ushort)value;

    public uint ReadUInt32() => HasFailed || !_reader.TryReadBigEndian(out int value) ? Failed<uint>() : (uint)value;

    public ulong ReadUInt64() => HasFailed || !_reader.TryReadBigEndian(out long value) ? Failed<ulong>() : (ulong)value;

    /// <summary>0 or 1; any other value fails.</summary>
    public bool ReadFlag()
    {
        byte value = ReadByte();
        if (value > 1)
            HasFailed = true;
        return value == 1;
    }

    public DateTimeOffset ReadTime()
    {
        ulong value = ReadUInt64();
        return value <= MaxTime ? DateTimeOffset.FromUnixTimeMilliseconds((long)value) : Failed<DateTimeOffset>();
    }

    public MemberId ReadMember()
    {
        Span<byte> bytes = stackalloc byte[MemberId.Size];
        return TryCopy(bytes) ? MemberId.Read(bytes) : default;
    }

    public KeyHash ReadHash()
    {
        Span<byte> bytes = stackalloc byte[KeyHash.Size];
        return TryCopy(bytes) ? KeyHash.Read(bytes) : default;
    }

    public Guid ReadGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        return TryCopy(bytes) ? new Guid(bytes, bigEndian: true) : default;
    }

    /// <summary>A u16 length and that many bytes. The length is compared with what remains before anything is allocated.</summary>
    public byte[] ReadBytes() => ReadBytes(ReadUInt16());

    /// <summary>So many bytes.</summary>
    public byte[] ReadBytes(uint length) => length <= Remaining ? Take(length) : Failed<byte[]>() ?? [];

    /// <summary>Fills a buffer. If there are not so many bytes, it is cleared.</summary>
    public void ReadBytes(Span<byte> buffer)
    {
        if (_reader.TryCopyTo(buffer))
        {
            _reader.Advance(buffer.Length);
            return;
        }
        buffer.Clear();
        HasFailed = true;
    }

    /// <summary>A tag block with its length.</summary>
    public TagBlock ReadTags()
    {
        int length = ReadUInt16();
        if (length > TagBlock.MaxSize || length > Remaining || !TagBlock.TryRead(Take(length), out TagBlock tags))
            return Failed<TagBlock>();
        return tags;
    }

    /// <summary>All bytes that remain.</summary>
    public byte[] ReadRest() => Take(Remaining);

    /// <summary>UTF-8 without a byte order mark.</summary>
    public string ReadText()
    {
        byte[] bytes = ReadBytes();
        if (IsText(bytes))
            return Encoding.UTF8.GetString(bytes);
        HasFailed = true;
        return "";
    }

    /// <summary>Whether the bytes are valid UTF-8 and do not begin with a byte order mark.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) && !bytes.StartsWith(Encoding.UTF8.Preamble);

    /// <summary>1 to 64 UTF-16 code units without control characters.</summary>
    public string ReadAlias(bool mayBeEmpty = false)
    {
        string alias = ReadText();
        if (alias.Length > AliasText.MaxLength || (alias.Length == 0 && !mayBeEmpty) || alias.Any(char.IsControl))
            HasFailed = true;
        return alias;
    }

    private byte[] Take(long length)
    {
        if (HasFailed)
            return [];
        byte[] bytes = _reader.UnreadSequence.Slice(0, length).ToArray();
        _reader.Advance(length);
        return bytes;
    }

    private bool TryCopy(scoped Span<byte> bytes)
    {
        if (HasFailed || !_reader.TryCopyTo(bytes))
        {
            HasFailed = true;
            return false;
        }
        _reader.Advance(bytes.Length);
        return true;
    }

    private T? Failed<T>()
    {
        HasFailed = true;
        return default;
    }
}
