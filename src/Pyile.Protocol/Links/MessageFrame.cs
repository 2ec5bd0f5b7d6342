namespace Pyile.Protocol;

/// <summary>A message. Its sender is the member of the link's certificate.</summary>
internal sealed record MessageFrame(MessageHead Head, ReadOnlyMemory<byte> Body) : ProtocolFrame;

/// <summary>The fields of a message before its body.</summary>
/// <param name="Lane">The lane that numbers it.</param>
/// <param name="Number">Its number on the lane.</param>
/// <param name="Id">Chosen by the sender; the same for all receivers.</param>
/// <param name="Time">When the sender sent it.</param>
/// <param name="Kind">What the body is.</param>
/// <param name="Destination">To whom it is addressed.</param>
/// <param name="Tags">Further fields; nearly always none.</param>
/// <param name="Bits">The header bits as they arrived; the writer sets the bit for tags itself.</param>
internal readonly record struct MessageHead(
    byte Lane,
    ulong Number,
    Guid Id,
    DateTimeOffset Time,
    BodyKind Kind,
    MessageDestination Destination,
    TagBlock Tags = default,
    MessageBits Bits = MessageBits.None);

/// <summary>To whom a message is addressed. A receiver rejects a message with an unknown destination.</summary>
internal enum MessageDestination : byte
{
    /// <summary>The receiver alone.</summary>
    Member = 1,

    Everyone = 2,

    /// <summary>The members that have subscribed to the topic in tag 1.</summary>
    Topic = 3,
}

/// <summary>The lanes of a link.</summary>
internal static class Lanes
{
    /// <summary>Messages to the inbox.</summary>
    public const byte Messages = 0;

    /// <summary>Calls.</summary>
    public const byte Calls = 1;
}
