using System.Buffers;
using System.Net;
using System.Text;

namespace Pyile.Protocol;

/// <summary>
/// Reads fields one after another. The first that is not there or cannot be makes the reading fail, and everything
/// after it reads as nothing: whoever uses it looks once, at the end.
/// </summary>
internal ref struct WireReader(ReadOnlySequence<byte> bytes)
{
    /// <summary>The last millisecond that can be told as a date.</summary>
    public const long MaxTime = 253_402_300_799_999;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SequenceReader<byte> _reader = new(bytes);

    public bool HasFailed { get; private set; }

    /// <summary>Bytes that have not been read.</summary>
    public readonly long Remaining => _reader.Remaining;

    /// <summary>Everything was read, and nothing is left.</summary>
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

    /// <summary>0 or 1 and nothing else.</summary>
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

    public int ReadPort()
    {
        int port = ReadUInt16();
        if (port == 0)
            HasFailed = true;
        return port;
    }

    /// <summary>An address of 4 or 16 bytes, and a port.</summary>
    public IPEndPoint ReadEndPoint()
    {
        int length = ReadByte();
        Span<byte> bytes = stackalloc byte[16];
        if (length is not (4 or 16) || !TryCopy(bytes[..length]))
        {
            HasFailed = true;
            return new IPEndPoint(IPAddress.None, 0);
        }
        return new IPEndPoint(new IPAddress(bytes[..length]), ReadPort());
    }

    /// <summary>Bytes behind their length, which is compared with what is there before anything is made of it.</summary>
    public byte[] ReadBytes()
    {
        int length = ReadUInt16();
        return length <= Remaining ? Take(length) : Failed<byte[]>() ?? [];
    }

    /// <summary>All that is left.</summary>
    public byte[] ReadRest() => Take(Remaining);

    public string ReadText()
    {
        try
        {
            return Strict.GetString(ReadBytes());
        }
        catch (DecoderFallbackException)
        {
            HasFailed = true;
            return "";
        }
    }

    /// <summary>A name: text without control characters.</summary>
    public string ReadAlias(bool mayBeEmpty = false)
    {
        string alias = ReadText();
        if (alias.Length > AliasLength.Max || (alias.Length == 0 && !mayBeEmpty) || alias.Any(char.IsControl))
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
