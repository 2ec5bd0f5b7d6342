using System.Buffers;

namespace Pyile.Protocol;

/// <summary>The fields of a position: how far both sides are on each lane.</summary>
internal static class PositionCodec
{
    public static PositionFrame Read(ref WireReader reader)
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

    public static void Write(IBufferWriter<byte> output, PositionFrame position)
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
