using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Pyile.Engine.Wire.V2;

/// <summary>Version 2 frames from and to bytes: a length, a type, and the fields. No sockets, no limits, no state.</summary>
internal static class V2Codec
{
    private const int LengthSize = 4;

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
    }

    /// <summary>Reads how many bytes follow the length.</summary>
    /// <returns>False where the length itself is not there yet.</returns>
    public static bool TryReadHeader(in ReadOnlySequence<byte> bytes, out uint length)
    {
        length = 0;
        if (bytes.Length < LengthSize)
            return false;
        Span<byte> header = stackalloc byte[LengthSize];
        bytes.Slice(0, LengthSize).CopyTo(header);
        length = BinaryPrimitives.ReadUInt32BigEndian(header);
        return true;
    }

    /// <summary>Reads one whole frame: what follows the length, and no more.</summary>
    /// <returns>False, with the reason, where it is none.</returns>
    public static bool TryParse(
        ReadOnlySequence<byte> bytes, [NotNullWhen(true)] out V2Frame? frame, [NotNullWhen(false)] out string? problem)
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

    public static ReadOnlyMemory<byte> Encode(V2Frame frame)
    {
        var output = new ArrayBufferWriter<byte>(64);
        Write(output, frame);
        return output.WrittenMemory;
    }

    public static void Write(IBufferWriter<byte> output, V2Frame frame)
    {
        if (frame is MessageFrame message)
        {
            WriteMessage(output, message.Number, message.Id, message.Time, message.Kind, message.IsBroadcast, message.Body.Span);
            return;
        }
        var fields = new ArrayBufferWriter<byte>(64);
        FrameType type = WriteFields(fields, frame);
        WriteHeader(output, type, fields.WrittenCount);
        output.Write(fields.WrittenSpan);
    }

    /// <summary>Writes a message without a value in between.</summary>
    public static void WriteMessage(
        IBufferWriter<byte> output, ulong number, Guid id, DateTimeOffset time, BodyKind kind, bool isBroadcast, ReadOnlySpan<byte> body)
    {
        const int around = 8 + 16 + 8 + 1 + 1;
        WriteHeader(output, FrameType.Message, around + body.Length);
        output.WriteUInt64(number);
        output.WriteGuid(id);
        output.WriteTime(time);
        output.WriteByte((byte)kind);
        output.WriteByte(isBroadcast ? (byte)1 : (byte)0);
        output.Write(body);
    }

    private static void WriteHeader(IBufferWriter<byte> output, FrameType type, int fields)
    {
        output.WriteUInt32((uint)(fields + 1));
        output.WriteByte((byte)type);
    }

    private static FrameType WriteFields(IBufferWriter<byte> output, V2Frame frame)
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
            case Admission admission:
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
            case Acknowledgement acknowledgement:
                output.WriteUInt64(acknowledgement.Number);
                return FrameType.Acknowledgement;
            default:
                throw new ArgumentException($"{frame.GetType().Name} is not written.", nameof(frame));
        }
    }

    private static V2Frame? Read(FrameType type, ref WireReader reader) => type switch
    {
        FrameType.Hello => new Hello((LoginKind)ReadOneOf(ref reader, 1, 3), reader.ReadGuid()),
        FrameType.Challenge => new Challenge(reader.ReadBytes(), reader.ReadBytes(), reader.ReadBytes()),
        FrameType.Proof => new Proof(reader.ReadAlias(), reader.ReadPort(), reader.ReadFlag(), reader.ReadBytes(), reader.ReadBytes()),
        FrameType.Admission => new Admission(reader.ReadMember(), reader.ReadAlias(), reader.ReadBytes(), reader.ReadBytes()),
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
            reader.ReadUInt64(), reader.ReadGuid(), reader.ReadTime(), (BodyKind)ReadOneOf(ref reader, 1, 1), reader.ReadFlag(), reader.ReadRest()),
        FrameType.Acknowledgement => new Acknowledgement(reader.ReadUInt64()),
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
