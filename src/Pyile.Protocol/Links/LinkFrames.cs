namespace Pyile.Protocol;

/// <summary>The dialled side of a link, first: it knows the dialler as a member.</summary>
internal sealed record WelcomeFrame(TagBlock Tags = default) : ProtocolFrame;

/// <summary>The messages of a lane up to <paramref name="Number"/> are in the inbox or were rejected.</summary>
internal sealed record AcknowledgementFrame(byte Lane, ulong Number, AcknowledgementFlags Flags = AcknowledgementFlags.None) : ProtocolFrame
{
    public bool IsFull => Flags.HasFlag(AcknowledgementFlags.InboxFull);
}

[Flags]
internal enum AcknowledgementFlags : byte
{
    None = 0,

    /// <summary>The inbox is full: later messages were discarded, and are to be sent again after an acknowledgement without this.</summary>
    InboxFull = 1,
}

/// <summary>The first frame of the dialler, and the answer to it: what each side has of the other.</summary>
/// <param name="Session">The sender's session: a random number that a process does not share with the one before it.</param>
/// <param name="OtherSession">The session that the sender knows of the other side; 0 if none.</param>
/// <param name="Lanes">The lanes in ascending order, lane 0 first.</param>
/// <param name="Tags">Further fields.</param>
internal sealed record PositionFrame(
    ulong Session, ulong OtherSession, IReadOnlyList<LanePosition> Lanes, TagBlock Tags = default) : ProtocolFrame
{
    public bool Equals(PositionFrame? other) =>
        other is not null
        && (Session, OtherSession, Tags) == (other.Session, other.OtherSession, other.Tags)
        && Lanes.SequenceEqual(other.Lanes);

    public override int GetHashCode() => HashCode.Combine(Session, OtherSession, Lanes.Count);
}

/// <summary>How far one lane is.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Next">The lowest number that the sender may send next.</param>
/// <param name="Received">The last number that it has received from the other session.</param>
/// <param name="Rejected">Which received messages it did not take, in ascending order.</param>
internal sealed record LanePosition(byte Lane, ulong Next, ulong Received, IReadOnlyList<RejectedRun> Rejected)
{
    /// <summary>The most runs of one lane.</summary>
    public const int MaxRuns = 64;

    public LanePosition(byte lane, ulong next, ulong received)
        : this(lane, next, received, [])
    {
    }

    public bool Equals(LanePosition? other) =>
        other is not null && (Lane, Next, Received) == (other.Lane, other.Next, other.Received) && Rejected.SequenceEqual(other.Rejected);

    public override int GetHashCode() => HashCode.Combine(Lane, Next, Received, Rejected.Count);
}

/// <summary>Messages with consecutive numbers that were rejected for the same reason.</summary>
internal readonly record struct RejectedRun(ulong First, ulong Last, RejectionReason Reason, ushort Detail);

/// <summary>Why a receiver does not take a message.</summary>
internal enum RejectionReason : byte
{
    /// <summary>The message has an unknown critical tag; the detail is its number.</summary>
    UnsupportedTag = 1,

    /// <summary>The kind of the message is unknown; the detail is the kind.</summary>
    UnsupportedKind = 2,

    /// <summary>The destination of the message is unknown; the detail is the destination.</summary>
    UnsupportedDestination = 3,
}

/// <summary>A message was not taken. It counts as received.</summary>
internal sealed record MessageRejectedFrame(byte Lane, ulong Number, RejectionReason Reason, ushort Detail) : ProtocolFrame;

/// <summary>The receiver does not support a lane and ignores further frames for it.</summary>
internal sealed record LaneRejectedFrame(byte Lane) : ProtocolFrame;

/// <summary>Asks for a <see cref="PongFrame"/>, to see whether the link still works.</summary>
internal sealed record PingFrame(uint Number) : ProtocolFrame;

internal sealed record PongFrame(uint Number) : ProtocolFrame;
