using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Pyile.Protocol;

/// <summary>Version 2 frames from and to bytes: a length, a type, and the fields. No sockets, no limits, no state.</summary>
internal static class FrameCodec
{
    /// <summary>Bytes of a message's frame besides its body, the length included.</summary>
    public const int MessageOverhead = LengthSize + 1 + MessageFields;

    /// <summary>Bytes of a whole acknowledgement.</summary>
    public const int AcknowledgementSize = LengthSize + 1 + 8 + 1;

    private const int LengthSize = 4;
    private const int MessageFields = 8 + 16 + 8 + 1 + 1;

    private enum FrameType : byte
    {
        Hello = 1,
        Challenge = 2,
        Proof = 3,
        Admission = 4,
        Refusal = 5,
        Accepted = 6,
        Beat = 16,
        BeatReply = 17,
        RosterPart = 18,
        RosterUpdate = 19,
        RosterRequest = 20,
        RenewalRequest = 21,
        Renewal = 22,
        Goodbye = 23,
        Welcome = 32,
        Message = 33,
        Acknowledgement = 34,
        Position = 35,
    }

    /// <summary>Reads how many bytes follow the length.</summary>
    /// <returns>False where the length itself is not there yet.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, out uint length) => BinaryPrimitives.TryReadUInt32BigEndian(bytes, out length);

    /// <summary>Reads one whole frame: what follows the length, and no more.</summary>
    /// <returns>False, with the reason, where it is none.</returns>
    public static bool TryParse(
        ReadOnlySequence<byte> bytes, [NotNullWhen(true)] out ProtocolFrame? frame, [NotNullWhen(false)] out string? problem)
    {
        var reader = new WireReader(bytes);
        byte type = reader.ReadByte();
        frame = Read((FrameType)type, ref reader);
        problem = frame is null ? $"there is no frame of type {type}"
            : !reader.IsComplete ? $"its {frame.GetType().Name} is malformed"
            : null;
        if (problem is not null)
            frame = null;
        return frame is not null;
    }

    public static ReadOnlyMemory<byte> Encode(ProtocolFrame frame)
    {
        var output = new ArrayBufferWriter<byte>(64);
        Write(output, frame);
        return output.WrittenMemory;
    }

    public static void Write(IBufferWriter<byte> output, ProtocolFrame frame)
    {
        switch (frame)
        {
            case MessageFrame message:
                WriteMessageHead(output.GetSpan(MessageOverhead), message.Head, message.Body.Length);
                output.Advance(MessageOverhead);
                output.Write(message.Body.Span);
                return;
            case Acknowledgement acknowledgement:
                WriteAcknowledgement(output.GetSpan(AcknowledgementSize), acknowledgement.Number, acknowledgement.IsFull);
                output.Advance(AcknowledgementSize);
                return;
        }
        var fields = new ArrayBufferWriter<byte>(64);
        FrameType type = WriteFields(fields, frame);
        WriteHeader(output, type, fields.WrittenCount);
        output.Write(fields.WrittenSpan);
    }

    /// <summary>Reads what is in front of a message's body, from what follows the length.</summary>
    /// <returns>False where it is no message, or a malformed one; <see cref="TryParse"/> knows which.</returns>
    public static bool TryReadMessage(ReadOnlySpan<byte> frame, out MessageHead head, out ReadOnlySpan<byte> body)
    {
        head = default;
        body = default;
        if (frame.Length < 1 + MessageFields || frame[0] != (byte)FrameType.Message)
            return false;
        ulong time = BinaryPrimitives.ReadUInt64BigEndian(frame[25..]);
        byte kind = frame[33];
        byte isBroadcast = frame[34];
        if (time > WireReader.MaxTime || kind is < (byte)BodyKind.Text or > (byte)BodyKind.Json || isBroadcast > 1)
            return false;
        head = new MessageHead(
            BinaryPrimitives.ReadUInt64BigEndian(frame[1..]),
            new Guid(frame.Slice(9, 16), bigEndian: true),
            DateTimeOffset.FromUnixTimeMilliseconds((long)time),
            (BodyKind)kind,
            isBroadcast == 1);
        body = frame[(1 + MessageFields)..];
        return true;
    }

    /// <summary>Writes the length, the type and what is in front of the body: <see cref="MessageOverhead"/> bytes.</summary>
    public static void WriteMessageHead(Span<byte> output, in MessageHead head, int bodyLength)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output, (uint)(1 + MessageFields + bodyLength));
        output[4] = (byte)FrameType.Message;
        BinaryPrimitives.WriteUInt64BigEndian(output[5..], head.Number);
        head.Id.TryWriteBytes(output.Slice(13, 16), bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(output[29..], (ulong)head.Time.ToUnixTimeMilliseconds());
        output[37] = (byte)head.Kind;
        output[38] = head.IsBroadcast ? (byte)1 : (byte)0;
    }

    /// <summary>Writes an acknowledgement: <see cref="AcknowledgementSize"/> bytes.</summary>
    public static void WriteAcknowledgement(Span<byte> output, ulong number, bool isFull)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output, AcknowledgementSize - LengthSize);
        output[4] = (byte)FrameType.Acknowledgement;
        BinaryPrimitives.WriteUInt64BigEndian(output[5..], number);
        output[13] = isFull ? (byte)1 : (byte)0;
    }

    private static void WriteHeader(IBufferWriter<byte> output, FrameType type, int fields)
    {
        output.WriteUInt32((uint)(fields + 1));
        output.WriteByte((byte)type);
    }

    private static FrameType WriteFields(IBufferWriter<byte> output, ProtocolFrame frame)
    {
        switch (frame)
        {
            case Hello hello:
                output.WriteByte((byte)hello.Kind);
                output.WriteGuid(hello.Ticket);
                return FrameType.Hello;
            case Challenge challenge:
                output.WriteBytes(challenge.Authority.Span);
                output.WriteBytes(challenge.Salt.Span);
                output.WriteBytes(challenge.HostValue.Span);
                return FrameType.Challenge;
            case Proof proof:
                output.WriteText(proof.Alias);
                output.WriteUInt16(proof.MessagePort);
                output.WriteByte(proof.AllowsUnencrypted ? (byte)1 : (byte)0);
                output.WriteBytes(proof.JoinerValue.Span);
                output.WriteBytes(proof.Tag.Span);
                return FrameType.Proof;
            case AdmissionFrame admission:
                output.WriteMember(admission.Member);
                output.WriteText(admission.Alias);
                output.WriteBytes(admission.Certificate.Span);
                output.WriteBytes(admission.Tag.Span);
                return FrameType.Admission;
            case Refusal refusal:
                output.WriteByte((byte)refusal.Reason);
                return FrameType.Refusal;
            case Accepted:
                return FrameType.Accepted;
            case Beat beat:
                output.WriteUInt32(beat.Number);
                output.WriteUInt32((uint)Math.Clamp(beat.RoundTrip.TotalMicroseconds, 0, uint.MaxValue));
                return FrameType.Beat;
            case BeatReply reply:
                output.WriteUInt32(reply.Number);
                return FrameType.BeatReply;
            case RosterPart part:
                output.WriteByte(part.IsLast ? (byte)1 : (byte)0);
                output.Write(part.Bytes.Span);
                return FrameType.RosterPart;
            case RosterUpdate update:
                output.Write(update.Bytes.Span);
                return FrameType.RosterUpdate;
            case RosterRequest:
                return FrameType.RosterRequest;
            case RenewalRequest:
                return FrameType.RenewalRequest;
            case Renewal renewal:
                output.WriteBytes(renewal.Certificate.Span);
                return FrameType.Renewal;
            case Goodbye goodbye:
                output.WriteByte((byte)goodbye.Reason);
                return FrameType.Goodbye;
            case Welcome:
                return FrameType.Welcome;
            case Position position:
                output.WriteUInt64(position.Session);
                output.WriteUInt64(position.Next);
                output.WriteUInt64(position.OtherSession);
                output.WriteUInt64(position.Received);
                return FrameType.Position;
            default:
                throw new ArgumentException($"{frame.GetType().Name} is not written.", nameof(frame));
        }
    }

    private static ProtocolFrame? Read(FrameType type, ref WireReader reader) => type switch
    {
        FrameType.Hello => new Hello((LoginKind)ReadOneOf(ref reader, 1, 3), reader.ReadGuid()),
        FrameType.Challenge => new Challenge(reader.ReadBytes(), reader.ReadBytes(), reader.ReadBytes()),
        FrameType.Proof => new Proof(reader.ReadAlias(), reader.ReadPort(), reader.ReadFlag(), reader.ReadBytes(), reader.ReadBytes()),
        FrameType.Admission => new AdmissionFrame(reader.ReadMember(), reader.ReadAlias(), reader.ReadBytes(), reader.ReadBytes()),
        FrameType.Refusal => new Refusal((RefusalReason)ReadOneOf(ref reader, 1, 3)),
        FrameType.Accepted => Accepted.Instance,
        FrameType.Beat => new Beat(reader.ReadUInt32(), TimeSpan.FromMicroseconds(reader.ReadUInt32())),
        FrameType.BeatReply => new BeatReply(reader.ReadUInt32()),
        FrameType.RosterPart => new RosterPart(reader.ReadFlag(), reader.ReadRest()),
        FrameType.RosterUpdate => new RosterUpdate(reader.ReadRest()),
        FrameType.RosterRequest => RosterRequest.Instance,
        FrameType.RenewalRequest => RenewalRequest.Instance,
        FrameType.Renewal => new Renewal(reader.ReadBytes()),
        FrameType.Goodbye => new Goodbye((GoodbyeReason)ReadOneOf(ref reader, 1, 7)),
        FrameType.Welcome => Welcome.Instance,
        FrameType.Message => new MessageFrame(
            new MessageHead(reader.ReadUInt64(), reader.ReadGuid(), reader.ReadTime(), (BodyKind)ReadOneOf(ref reader, 1, 2), reader.ReadFlag()),
            reader.ReadRest()),
        FrameType.Acknowledgement => new Acknowledgement(reader.ReadUInt64(), reader.ReadFlag()),
        FrameType.Position => new Position(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64()),
        _ => null,
    };

    // Values of later versions are no surprise to anyone: who speaks them does so under another name.
    private static byte ReadOneOf(ref WireReader reader, byte first, byte last)
    {
        byte value = reader.ReadByte();
        if (value < first || value > last)
            reader.Fail();
        return value;
    }
}
