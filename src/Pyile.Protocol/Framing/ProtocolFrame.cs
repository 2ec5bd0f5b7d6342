namespace Pyile.Protocol;

/// <summary>One frame of version 2; docs/protocol.md has its bytes.</summary>
internal abstract record ProtocolFrame;

/// <summary>How a joiner wants to prove that it belongs to the network.</summary>
internal enum LoginKind : byte
{
    Password = 1,
    Ticket = 2,
    Certificate = 3,
}

/// <summary>1, joiner to host. <paramref name="Ticket"/> is the id of the ticket, or default.</summary>
internal sealed record Hello(LoginKind Kind, Guid Ticket) : ProtocolFrame;

/// <summary>2, host to joiner: the network's certificate, and for a password its salt and the host's public value (else empty).</summary>
internal sealed record Challenge(ReadOnlyMemory<byte> Authority, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> HostValue) : ProtocolFrame;

/// <summary>3, joiner to host: who it wants to be, and for a password its public value; the tag proves the password or the ticket (empty for a certificate).</summary>
internal sealed record Proof(
    string Alias, int MessagePort, bool AllowsUnencrypted, ReadOnlyMemory<byte> JoinerValue, ReadOnlyMemory<byte> Tag) : ProtocolFrame;

/// <summary>4, host to joiner: the host's own proof (empty for a certificate), and what makes the joiner a member. A roster follows.</summary>
internal sealed record AdmissionFrame(MemberId Member, string Alias, ReadOnlyMemory<byte> Certificate, ReadOnlyMemory<byte> Tag) : ProtocolFrame;

/// <summary>4, host to joiner, instead of an admission; the connection ends with it.</summary>
internal sealed record Refusal(RefusalReason Reason) : ProtocolFrame;

/// <summary>What a joiner is told. Whatever has to do with what it knows is one and the same answer.</summary>
internal enum RefusalReason : byte
{
    NotAdmitted = 1,
    Banned = 2,
    Full = 3,
}

/// <summary>5, joiner to host: it has the admission and the roster, and can be listed.</summary>
internal sealed record Accepted : ProtocolFrame
{
    public static readonly Accepted Instance = new();
}

/// <summary>Host to member, every two seconds. <paramref name="RoundTrip"/> is that of the last one, or zero while there is none.</summary>
internal sealed record Beat(uint Number, TimeSpan RoundTrip) : ProtocolFrame;

/// <summary>Member to host, at once: which beat it answers.</summary>
internal sealed record BeatReply(uint Number) : ProtocolFrame;

/// <summary>Host to member: a piece of the bytes of a signed roster; the last one says so.</summary>
internal sealed record RosterPart(bool IsLast, ReadOnlyMemory<byte> Bytes) : ProtocolFrame;

/// <summary>Host to member: the bytes of signed roster changes.</summary>
internal sealed record RosterUpdate(ReadOnlyMemory<byte> Bytes) : ProtocolFrame;

/// <summary>Member to host: a roster change does not fit what it has; it asks for a whole roster.</summary>
internal sealed record RosterRequest : ProtocolFrame
{
    public static readonly RosterRequest Instance = new();
}

/// <summary>Member to host: its certificate is two thirds old.</summary>
internal sealed record RenewalRequest : ProtocolFrame
{
    public static readonly RenewalRequest Instance = new();
}

/// <summary>Host to member: the certificate that was asked for.</summary>
internal sealed record Renewal(ReadOnlyMemory<byte> Certificate) : ProtocolFrame;

/// <summary>Either side of any link, last.</summary>
internal sealed record Goodbye(GoodbyeReason Reason) : ProtocolFrame;

internal enum GoodbyeReason : byte
{
    /// <summary>The one who says it leaves.</summary>
    Leaving = 1,

    /// <summary>The host stops, and its network with it.</summary>
    NetworkEnds = 2,

    /// <summary>The host stops, and may come back with the same network.</summary>
    HostStops = 3,

    /// <summary>The host removes the member.</summary>
    Kicked = 4,

    /// <summary>The host has banned the member.</summary>
    Banned = 5,

    /// <summary>A newer link of the same member takes the place of this one.</summary>
    Replaced = 6,

    /// <summary>A message link has carried nothing for a while.</summary>
    Idle = 7,
}

/// <summary>First on a message link, from the side that was dialled: it knows the other as a member.</summary>
internal sealed record Welcome : ProtocolFrame
{
    public static readonly Welcome Instance = new();
}

internal enum BodyKind : byte
{
    Text = 1,
    Json = 2,
}

/// <summary>A message. Who sent it is not in it: that is the link's certificate.</summary>
internal sealed record MessageFrame(MessageHead Head, ReadOnlyMemory<byte> Body) : ProtocolFrame;

/// <summary>What is in front of a message's body.</summary>
internal readonly record struct MessageHead(ulong Number, Guid Id, DateTimeOffset Time, BodyKind Kind, bool IsBroadcast);

/// <summary>
/// The messages up to this number are in the inbox. <paramref name="IsFull"/>: the inbox is full, what came behind it was
/// thrown away, and is to be sent again after an acknowledgement that says otherwise.
/// </summary>
internal sealed record Acknowledgement(ulong Number, bool IsFull) : ProtocolFrame;

/// <summary>
/// The first frame of each side on a message link, behind the Welcome: where the two left off. Sessions are named by
/// random numbers, so that a process that was started again is not taken for the one before.
/// </summary>
/// <param name="Session">Whoever says this.</param>
/// <param name="Next">The number of the next message it sends, or sends again.</param>
/// <param name="OtherSession">The session it knows on the other side; 0 where it knows none.</param>
/// <param name="Received">The number of the last message it has from that session.</param>
internal sealed record Position(ulong Session, ulong Next, ulong OtherSession, ulong Received) : ProtocolFrame;
