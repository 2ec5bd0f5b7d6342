using System.Buffers;
using System.Buffers.Binary;

namespace Pyile.Protocol;

/// <summary>Messages and acknowledgements directly from and to spans: links read and write millions of them without allocating.</summary>
internal static class MessageCodec
{
    /// <summary>The bytes of a message's frame before its body, the length included, if it has no tags.</summary>
    public const int Overhead = FrameCodec.LengthSize + 1 + Fields;

    /// <summary>The bytes of a whole acknowledgement.</summary>
    public const int AcknowledgementSize = FrameCodec.LengthSize + 1 + 1 + 8 + 1;

    private const int Fields = 1 + 1 + 8 + 16 + 8 + 1 + 1;

    // Offsets within a frame without its length.
    private const int LaneAt = 1;
    private const int BitsAt = 2;
    private const int NumberAt = 3;
    private const int IdAt = 11;
    private const int TimeAt = 27;
    private const int KindAt = 35;
    private const int DestinationAt = 36;

    /// <summary>Reads the fields before a message's body from what follows the length.</summary>
    /// <returns>False if it is not a message or is malformed; <see cref="FrameCodec.TryParse"/> says which.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out MessageHead head, out ReadOnlySpan<byte> body)
    {
        head = default;
        body = default;
        if (frame.Length < 1 + Fields || frame[0] != (byte)FrameType.Message)
            return false;
        ulong time = BinaryPrimitives.ReadUInt64BigEndian(frame[TimeAt..]);
        if (time > WireReader.MaxTime)
            return false;
        body = frame[(1 + Fields)..];
        var bits = (MessageBits)frame[BitsAt];
        TagBlock tags = default;
        if ((bits & MessageBits.HasTags) != 0 && !TryReadTags(ref body, out tags))
            return false;
        var destination = (MessageDestination)frame[DestinationAt];
        if (!MessageTags.IsWellFormed(frame[LaneAt], destination, tags))
            return false;
        head = new MessageHead(
            frame[LaneAt],
            BinaryPrimitives.ReadUInt64BigEndian(frame[NumberAt..]),
            new Guid(frame.Slice(IdAt, 16), bigEndian: true),
            DateTimeOffset.FromUnixTimeMilliseconds((long)time),
            (BodyKind)frame[KindAt],
            destination,
            tags,
            bits);
        return true;
    }

    /// <summary>The bytes of a message's frame before its body, the length included.</summary>
    public static int SizeOf(in MessageHead head) => head.Tags.IsEmpty ? Overhead : Overhead + sizeof(ushort) + head.Tags.Bytes.Length;

    /// <summary>Writes the length, the type, the fields and the tags of a message: as many bytes as <see cref="SizeOf"/> says.</summary>
    public static void WriteHead(Span<byte> output, in MessageHead head, int bodyLength)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output, (uint)(SizeOf(head) - FrameCodec.LengthSize + bodyLength));
        Span<byte> frame = output[FrameCodec.LengthSize..];
        frame[0] = (byte)FrameType.Message;
        frame[LaneAt] = head.Lane;
        frame[BitsAt] = (byte)(head.Bits & MessageBits.Chosen);
        BinaryPrimitives.WriteUInt64BigEndian(frame[NumberAt..], head.Number);
        head.Id.TryWriteBytes(frame.Slice(IdAt, 16), bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(frame[TimeAt..], (ulong)head.Time.ToUnixTimeMilliseconds());
        frame[KindAt] = (byte)head.Kind;
        frame[DestinationAt] = (byte)head.Destination;
        if (head.Tags.IsEmpty)
            return;
        frame[BitsAt] |= (byte)MessageBits.HasTags;
        ReadOnlySpan<byte> tags = head.Tags.Bytes;
        BinaryPrimitives.WriteUInt16BigEndian(frame[(1 + Fields)..], (ushort)tags.Length);
        tags.CopyTo(frame[(1 + Fields + sizeof(ushort))..]);
    }

    /// <summary>Writes an acknowledgement: <see cref="AcknowledgementSize"/> bytes.</summary>
    public static void WriteAcknowledgement(Span<byte> output, byte lane, ulong number, bool isFull)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output, AcknowledgementSize - FrameCodec.LengthSize);
        output[4] = (byte)FrameType.Acknowledgement;
        output[5] = lane;
        BinaryPrimitives.WriteUInt64BigEndian(output[6..], number);
        output[14] = (byte)(isFull ? AcknowledgementFlags.InboxFull : AcknowledgementFlags.None);
    }

    /// <summary>Reads a message with its body as one frame.</summary>
    public static MessageFrame ReadFrame(ref WireReader reader)
    {
        byte lane = reader.ReadByte();
        var bits = (MessageBits)reader.ReadByte();
        var head = new MessageHead(
            lane,
            reader.ReadUInt64(),
            reader.ReadGuid(),
            reader.ReadTime(),
            (BodyKind)reader.ReadByte(),
            (MessageDestination)reader.ReadByte(),
            bits.HasFlag(MessageBits.HasTags) ? reader.ReadTags() : default,
            bits);
        if (!MessageTags.IsWellFormed(head.Lane, head.Destination, head.Tags))
            reader.Fail();
        return new MessageFrame(head, reader.ReadRest());
    }

    /// <summary>Writes the fields of a message, its tags and its body.</summary>
    public static void WriteFrame(IBufferWriter<byte> output, MessageFrame message)
    {
        MessageHead head = message.Head;
        MessageBits bits = BitsOf(head);
        output.WriteByte(head.Lane);
        output.WriteByte((byte)bits);
        output.WriteUInt64(head.Number);
        output.WriteGuid(head.Id);
        output.WriteTime(head.Time);
        output.WriteByte((byte)head.Kind);
        output.WriteByte((byte)head.Destination);
        if (bits.HasFlag(MessageBits.HasTags))
            output.WriteTags(head.Tags);
        output.Write(message.Body.Span);
    }

    /// <summary>The header bits that a message is written with.</summary>
    private static MessageBits BitsOf(in MessageHead head) => head.Tags.IsEmpty ? head.Bits : head.Bits | MessageBits.HasTags;

    private static bool TryReadTags(ref ReadOnlySpan<byte> rest, out TagBlock tags)
    {
        tags = default;
        if (!BinaryPrimitives.TryReadUInt16BigEndian(rest, out ushort length) || length > rest.Length - 2)
            return false;
        ReadOnlySpan<byte> bytes = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return TagBlock.IsWellFormed(bytes) && TagBlock.TryRead(bytes.ToArray(), out tags);
    }
}
