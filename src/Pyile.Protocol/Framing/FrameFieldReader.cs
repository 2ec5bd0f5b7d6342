namespace Pyile.Protocol;

/// <summary>Reads the fields of each type of frame.</summary>
internal static class FrameFieldReader
{
    /// <returns>Null if the type is unknown and below 128.</returns>
    public static ProtocolFrame? Read(FrameType type, ref WireReader reader) => type switch
    {
        FrameType.Hello => new HelloFrame(
            (ProtocolFeatures)reader.ReadUInt64(), (LoginKind)reader.ReadByte(), reader.ReadGuid(), reader.ReadTags()),
        FrameType.Challenge => new ChallengeFrame(
            (ProtocolFeatures)reader.ReadUInt64(),
            reader.ReadHash(),
            reader.ReadBytes(),
            reader.ReadBytes(),
            reader.ReadBytes(),
            reader.ReadTags()),
        FrameType.Proof => new ProofFrame(
            reader.ReadAlias(),
            reader.ReadUInt16(),
            (JoinerCapabilities)reader.ReadByte(),
            reader.ReadBytes(),
            reader.ReadTags(),
            ReadConfirmation(ref reader)),
        FrameType.Admission => new AdmissionFrame(
            reader.ReadMember(), reader.ReadAlias(), reader.ReadBytes(), reader.ReadTags(), ReadConfirmation(ref reader)),
        FrameType.Refusal => new RefusalFrame((RefusalReason)reader.ReadByte(), reader.ReadUInt16(), reader.ReadTags()),
        FrameType.Accepted => AcceptedFrame.Instance,
        FrameType.Beat => new BeatFrame(reader.ReadUInt32(), TimeSpan.FromMicroseconds(reader.ReadUInt32())),
        FrameType.BeatReply => new BeatReplyFrame(reader.ReadUInt32()),
        FrameType.RosterPart => new RosterPartFrame(reader.ReadFlag(), reader.ReadRest()),
        FrameType.RosterUpdate => new RosterUpdateFrame(reader.ReadRest()),
        FrameType.RosterRequest => RosterRequestFrame.Instance,
        FrameType.RenewalRequest => RenewalRequestFrame.Instance,
        FrameType.Renewal => new RenewalFrame(reader.ReadBytes()),
        FrameType.Goodbye => new GoodbyeFrame((GoodbyeReason)reader.ReadByte(), reader.ReadUInt16(), reader.ReadTags()),
        FrameType.Welcome => new WelcomeFrame(reader.ReadTags()),
        FrameType.Message => ReadMessage(ref reader),
        FrameType.Acknowledgement => new AcknowledgementFrame(
            reader.ReadByte(), reader.ReadUInt64(), (AcknowledgementFlags)reader.ReadByte()),
        FrameType.Position => ReadPosition(ref reader),
        FrameType.Ping => new PingFrame(reader.ReadUInt32()),
        FrameType.Pong => new PongFrame(reader.ReadUInt32()),
        FrameType.MessageRejected => new MessageRejectedFrame(
            reader.ReadByte(), reader.ReadUInt64(), (RejectionReason)reader.ReadByte(), reader.ReadUInt16()),
        FrameType.LaneRejected => new LaneRejectedFrame(reader.ReadByte()),
        >= FrameType.FirstSkipped => new UnknownFrame((byte)type, reader.ReadRest()),
        _ => null,
    };

    private static byte[] ReadConfirmation(ref WireReader reader)
    {
        if (reader.Remaining is not (0 or ProofFrame.ConfirmationSize))
            reader.Fail();
        return reader.ReadRest();
    }

    private static MessageFrame ReadMessage(ref WireReader reader)
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
        return new MessageFrame(head, reader.ReadRest());
    }

    private static PositionFrame ReadPosition(ref WireReader reader)
    {
        ulong session = reader.ReadUInt64();
        ulong otherSession = reader.ReadUInt64();
        int count = reader.ReadByte();
        var lanes = new List<LanePosition>();
        for (int i = 0; i < count && !reader.HasFailed; i++)
            lanes.Add(ReadLane(ref reader));
        bool isPossible = session > 0
            && lanes is [{ Lane: Lanes.Messages }, ..]
            && lanes.Zip(lanes.Skip(1)).All(pair => pair.First.Lane < pair.Second.Lane);
        if (!isPossible)
            reader.Fail();
        return new PositionFrame(session, otherSession, lanes, reader.ReadTags());
    }

    private static LanePosition ReadLane(ref WireReader reader)
    {
        byte lane = reader.ReadByte();
        ulong next = reader.ReadUInt64();
        ulong received = reader.ReadUInt64();
        int count = reader.ReadByte();
        if (next == 0 || count > LanePosition.MaxRuns)
            reader.Fail();
        var runs = new List<RejectedRun>();
        for (int i = 0; i < count && !reader.HasFailed; i++)
            runs.Add(new RejectedRun(reader.ReadUInt64(), reader.ReadUInt64(), (RejectionReason)reader.ReadByte(), reader.ReadUInt16()));
        return new LanePosition(lane, next, received, runs);
    }
}
