using System.Buffers;

namespace Pyile.Protocol;

/// <summary>Writes the fields of each type of frame.</summary>
internal static class FrameFieldWriter
{
    /// <returns>The type of the frame.</returns>
    public static FrameType Write(IBufferWriter<byte> output, ProtocolFrame frame) => frame switch
    {
        HelloFrame or ChallengeFrame or ProofFrame or AdmissionFrame or RefusalFrame or AcceptedFrame => WriteLogin(output, frame),
        WelcomeFrame or MessageFrame or AcknowledgementFrame or PositionFrame
            or PingFrame or PongFrame or MessageRejectedFrame or LaneRejectedFrame => WriteLink(output, frame),
        _ => WriteControl(output, frame),
    };

    private static FrameType WriteLogin(IBufferWriter<byte> output, ProtocolFrame frame)
    {
        switch (frame)
        {
            case HelloFrame hello:
                output.WriteUInt64((ulong)hello.Features);
                output.WriteByte((byte)hello.Kind);
                output.WriteGuid(hello.Ticket);
                output.WriteTags(hello.Tags);
                return FrameType.Hello;
            case ChallengeFrame challenge:
                output.WriteUInt64((ulong)challenge.Features);
                output.WriteHash(challenge.Freshness);
                output.WriteBytes(challenge.Network.Span);
                output.WriteBytes(challenge.Salt.Span);
                output.WriteBytes(challenge.HostValue.Span);
                output.WriteTags(challenge.Tags);
                return FrameType.Challenge;
            case ProofFrame proof:
                output.WriteText(proof.Alias);
                output.WriteUInt16(proof.Port);
                output.WriteByte((byte)proof.Capabilities);
                output.WriteBytes(proof.JoinerValue.Span);
                output.WriteTags(proof.Tags);
                output.Write(proof.Confirmation.Span);
                return FrameType.Proof;
            case AdmissionFrame admission:
                output.WriteMember(admission.Member);
                output.WriteText(admission.Alias);
                output.WriteBytes(admission.Certificate.Span);
                output.WriteTags(admission.Tags);
                output.Write(admission.Confirmation.Span);
                return FrameType.Admission;
            case RefusalFrame refusal:
                output.WriteByte((byte)refusal.Reason);
                output.WriteUInt16(refusal.Detail);
                output.WriteTags(refusal.Tags);
                return FrameType.Refusal;
            default:
                return FrameType.Accepted;
        }
    }

    private static FrameType WriteControl(IBufferWriter<byte> output, ProtocolFrame frame)
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
            case UnknownFrame unknown:
                output.Write(unknown.Fields.Span);
                return (FrameType)unknown.Type;
            default:
                throw new ArgumentException($"{frame.GetType().Name} has no bytes.", nameof(frame));
        }
    }

    private static FrameType WriteLink(IBufferWriter<byte> output, ProtocolFrame frame)
    {
        switch (frame)
        {
            case WelcomeFrame welcome:
                output.WriteTags(welcome.Tags);
                return FrameType.Welcome;
            case MessageFrame message:
                WriteMessage(output, message);
                return FrameType.Message;
            case AcknowledgementFrame acknowledgement:
                output.WriteByte(acknowledgement.Lane);
                output.WriteUInt64(acknowledgement.Number);
                output.WriteByte((byte)acknowledgement.Flags);
                return FrameType.Acknowledgement;
            case PositionFrame position:
                WritePosition(output, position);
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
                throw new ArgumentException($"{frame.GetType().Name} has no bytes.", nameof(frame));
        }
    }

    private static void WriteMessage(IBufferWriter<byte> output, MessageFrame message)
    {
        MessageHead head = message.Head;
        output.WriteByte(head.Lane);
        output.WriteByte((byte)MessageCodec.BitsOf(head));
        output.WriteUInt64(head.Number);
        output.WriteGuid(head.Id);
        output.WriteTime(head.Time);
        output.WriteByte((byte)head.Kind);
        output.WriteByte((byte)head.Destination);
        if (MessageCodec.BitsOf(head).HasFlag(MessageBits.HasTags))
            output.WriteTags(head.Tags);
        output.Write(message.Body.Span);
    }

    private static void WritePosition(IBufferWriter<byte> output, PositionFrame position)
    {
        output.WriteUInt64(position.Session);
        output.WriteUInt64(position.OtherSession);
        output.WriteByte(checked((byte)position.Lanes.Count));
        foreach (LanePosition lane in position.Lanes)
        {
            output.WriteByte(lane.Lane);
            output.WriteUInt64(lane.Next);
            output.WriteUInt64(lane.Received);
            output.WriteByte(checked((byte)lane.Rejected.Count));
            foreach (RejectedRun run in lane.Rejected)
            {
                output.WriteUInt64(run.First);
                output.WriteUInt64(run.Last);
                output.WriteByte((byte)run.Reason);
                output.WriteUInt16(run.Detail);
            }
        }
        output.WriteTags(position.Tags);
    }
}
