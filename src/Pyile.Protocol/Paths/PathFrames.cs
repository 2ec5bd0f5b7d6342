namespace Pyile.Protocol;

/// <summary>Member to host: that member is to dial me.</summary>
internal sealed record DialBackRequestFrame(MemberId Member) : ProtocolFrame;

/// <summary>Host to member: that member asks to be dialled.</summary>
internal sealed record DialBackFrame(MemberId Member) : ProtocolFrame;

/// <summary>Member to host: I cannot connect to that member, and need a circuit to it.</summary>
internal sealed record CircuitRequestFrame(MemberId Member) : ProtocolFrame;

/// <summary>Host to both ends of a circuit: where it begins for them. Each end has a key of its own.</summary>
/// <param name="Member">The member at the other end.</param>
/// <param name="Side">Which part the receiver has in the handshake of the link.</param>
/// <param name="Key">What the receiver shows to the relay: <see cref="CircuitGreeting.KeySize"/> bytes.</param>
/// <param name="Tags">For later versions.</param>
internal sealed record CircuitFrame(MemberId Member, CircuitSide Side, ReadOnlyMemory<byte> Key, TagBlock Tags = default) : ProtocolFrame;

/// <summary>Host to member: there is no circuit to that member.</summary>
internal sealed record CircuitRefusedFrame(MemberId Member, CircuitRefusal Reason) : ProtocolFrame;

/// <summary>Which part an end of a circuit has in the handshake of the link.</summary>
internal enum CircuitSide : byte
{
    /// <summary>It dials: the client of TLS.</summary>
    Dialler = 1,

    /// <summary>It accepts: the server of TLS.</summary>
    Acceptor = 2,
}

/// <summary>Why there is no circuit. An unknown value means the same as <see cref="Unreachable"/>.</summary>
internal enum CircuitRefusal : byte
{
    /// <summary>The member is away, has left, or does not support circuits.</summary>
    Unreachable = 1,

    /// <summary>The relay has as many circuits as it allows.</summary>
    Busy = 2,
}
