using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Pyile.Protocol;

/// <summary>Writes fields, numbers in big endian.</summary>
internal static class WireWriter
{
    public static void WriteByte(this IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public static void WriteUInt16(this IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(2), checked((ushort)value));
        output.Advance(2);
    }

    public static void WriteUInt32(this IBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    public static void WriteUInt64(this IBufferWriter<byte> output, ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    /// <summary>Milliseconds since 1970.</summary>
    public static void WriteTime(this IBufferWriter<byte> output, DateTimeOffset time) =>
        output.WriteUInt64((ulong)time.ToUnixTimeMilliseconds());

    public static void WriteMember(this IBufferWriter<byte> output, MemberId member)
    {
        member.Write(output.GetSpan(MemberId.Size));
        output.Advance(MemberId.Size);
    }

    public static void WriteHash(this IBufferWriter<byte> output, KeyHash hash)
    {
        hash.Write(output.GetSpan(KeyHash.Size));
        output.Advance(KeyHash.Size);
    }

    public static void WriteGuid(this IBufferWriter<byte> output, Guid id)
    {
        id.TryWriteBytes(output.GetSpan(16), bigEndian: true, out _);
        output.Advance(16);
    }

    /// <summary>A u16 length and the bytes.</summary>
    public static void WriteBytes(this IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        output.WriteUInt16(bytes.Length);
        output.Write(bytes);
    }

    /// <summary>A u16 length and the UTF-8 bytes.</summary>
    public static void WriteText(this IBufferWriter<byte> output, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        output.WriteUInt16(length);
        Encoding.UTF8.GetBytes(text, output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>A tag block with its length.</summary>
    public static void WriteTags(this IBufferWriter<byte> output, TagBlock tags) => output.WriteBytes(tags.Bytes);
}
