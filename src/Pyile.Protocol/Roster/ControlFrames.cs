namespace Pyile.Protocol;

/// <summary>Host to member, every two seconds. <paramref name="RoundTrip"/> is that of the previous beat, or zero.</summary>
internal sealed record BeatFrame(uint Number, TimeSpan RoundTrip) : ProtocolFrame;

/// <summary>Member to host, at once: which beat it answers.</summary>
internal sealed record BeatReplyFrame(uint Number) : ProtocolFrame;

/// <summary>Host to member: a part of the bytes of a signed snapshot of the roster.</summary>
internal sealed record RosterPartFrame(bool IsLast, ReadOnlyMemory<byte> Bytes) : ProtocolFrame;

/// <summary>Host to member: the bytes of signed changes of the roster.</summary>
internal sealed record RosterUpdateFrame(ReadOnlyMemory<byte> Bytes) : ProtocolFrame;

/// <summary>Member to host: an update does not fit its roster, so it asks for a snapshot.</summary>
internal sealed record RosterRequestFrame : ProtocolFrame
{
    public static readonly RosterRequestFrame Instance = new();
}

/// <summary>Member to host: two thirds of the life of its certificate are over.</summary>
internal sealed record RenewalRequestFrame : ProtocolFrame
{
    public static readonly RenewalRequestFrame Instance = new();
}

/// <summary>Host to member: the certificate that the member asked for.</summary>
internal sealed record RenewalFrame(ReadOnlyMemory<byte> Certificate) : ProtocolFrame;
