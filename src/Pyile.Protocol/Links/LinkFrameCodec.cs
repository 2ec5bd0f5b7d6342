using System.Buffers;

namespace Pyile.Protocol;

/// <summary>The fields of the frames on a link between two members.</summary>
internal static class LinkFrameCodec
{
    /// <returns>Null if no frame of a link has this type.</returns>
    public static ProtocolFrame? Read(FrameType type, ref WireReader reader) => type switch
    {
        FrameType.Welcome => new WelcomeFrame(reader.ReadTags()),
        FrameType.Message => MessageCodec.ReadFrame(ref reader),
        FrameType.Acknowledgement => new AcknowledgementFrame(
            reader.ReadByte(), reader.ReadUInt64(), (AcknowledgementFlags)reader.ReadByte()),
        FrameType.Position => PositionCodec.Read(ref reader),
        FrameType.Ping => new PingFrame(reader.ReadUInt32()),
        FrameType.Pong => new PongFrame(reader.ReadUInt32()),
        FrameType.MessageRejected => new MessageRejectedFrame(
            reader.ReadByte(), reader.ReadUInt64(), (RejectionReason)reader.ReadByte(), reader.ReadUInt16()),
        FrameType.LaneRejected => new LaneRejectedFrame(reader.ReadByte()),
        _ => null,
    };

    /// <returns>The type of the frame, or null if it is not one of a link.</returns>
    public static FrameType? Write(IBufferWriter<byte> output, ProtocolFrame frame)
    {
        switch (frame)
        {
            case WelcomeFrame welcome:
                output.WriteTags(welcome.Tags);
                return FrameType.Welcome;
            case MessageFrame message:
                MessageCodec.WriteFrame(output, message);
                return FrameType.Message;
            case AcknowledgementFrame acknowledgement:
                output.WriteByte(acknowledgement.Lane);
                output.WriteUInt64(acknowledgement.Number);
                output.WriteByte((byte)acknowledgement.Flags);
                return FrameType.Acknowledgement;
            case PositionFrame position:
                PositionCodec.Write(output, position);
                return FrameType.Position;
            case PingFrame ping:
                output.WriteUInt32(ping.Number);
                return FrameType.Ping;
            case PongFrame pong:
                output.WriteUInt32(pong.Number);
                return FrameType.Pong;
            case MessageRejectedFrame rejected:
                output.WriteByte(rejected.Lane);
                output.WriteUInt64(rejected.Number);
                output.WriteByte((byte)rejected.Reason);
                output.WriteUInt16(rejected.Detail);
                return FrameType.MessageRejected;
            case LaneRejectedFrame rejected:
                output.WriteByte(rejected.Lane);
                return FrameType.LaneRejected;
            default:
                return null;
        }
    }
}
