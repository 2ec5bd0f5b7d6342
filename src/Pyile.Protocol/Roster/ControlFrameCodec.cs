using System.Buffers;

namespace Pyile.Protocol;

/// <summary>The fields of the frames between a host and a member, and of the goodbye that may end any connection.</summary>
internal static class ControlFrameCodec
{
    /// <returns>Null if no frame of a control link has this type.</returns>
    public static ProtocolFrame? Read(FrameType type, ref WireReader reader) => type switch
    {
        FrameType.Beat => new BeatFrame(reader.ReadUInt32(), TimeSpan.FromMicroseconds(reader.ReadUInt32())),
        FrameType.BeatReply => new BeatReplyFrame(reader.ReadUInt32()),
        FrameType.RosterPart => new RosterPartFrame(reader.ReadFlag(), reader.ReadRest()),
        FrameType.RosterUpdate => new RosterUpdateFrame(reader.ReadRest()),
        FrameType.RosterRequest => RosterRequestFrame.Instance,
        FrameType.RenewalRequest => RenewalRequestFrame.Instance,
        FrameType.Renewal => new RenewalFrame(reader.ReadBytes()),
        FrameType.Goodbye => new GoodbyeFrame((GoodbyeReason)reader.ReadByte(), reader.ReadUInt16(), reader.ReadTags()),
        _ => null,
    };

    /// <returns>The type of the frame, or null if it is not one of a control link.</returns>
    public static FrameType? Write(IBufferWriter<byte> output, ProtocolFrame frame)
    {
        switch (frame)
        {
            case BeatFrame beat:
                output.WriteUInt32(beat.Number);
                output.WriteUInt32((uint)Math.Clamp(beat.RoundTrip.TotalMicroseconds, 0, uint.MaxValue));
                return FrameType.Beat;
            case BeatReplyFrame reply:
                output.WriteUInt32(reply.Number);
                return FrameType.BeatReply;
            case RosterPartFrame part:
                output.WriteByte(part.IsLast ? (byte)1 : (byte)0);
                output.Write(part.Bytes.Span);
                return FrameType.RosterPart;
            case RosterUpdateFrame update:
                output.Write(update.Bytes.Span);
                return FrameType.RosterUpdate;
            case RosterRequestFrame:
                return FrameType.RosterRequest;
            case RenewalRequestFrame:
                return FrameType.RenewalRequest;
            case RenewalFrame renewal:
                output.WriteBytes(renewal.Certificate.Span);
                return FrameType.Renewal;
            case GoodbyeFrame goodbye:
                output.WriteByte((byte)goodbye.Reason);
                output.WriteUInt16(goodbye.Detail);
                output.WriteTags(goodbye.Tags);
                return FrameType.Goodbye;
            default:
                return null;
        }
    }
}
