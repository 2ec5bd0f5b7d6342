namespace Pyile.Protocol;

/// <summary>One frame of version 2; docs/protocol/framing.md has its bytes.</summary>
internal abstract record ProtocolFrame;

/// <summary>A frame of an unknown type of 128 or above. Its receiver skips it.</summary>
internal sealed record UnknownFrame(byte Type, ReadOnlyMemory<byte> Fields) : ProtocolFrame;

/// <summary>Either side of any connection: its last frame.</summary>
/// <param name="Reason">Why it ends the connection.</param>
/// <param name="Detail">The number of the tag if the reason is <see cref="GoodbyeReason.UnsupportedTag"/>; else 0.</param>
/// <param name="Tags">Further fields.</param>
internal sealed record GoodbyeFrame(GoodbyeReason Reason, ushort Detail = 0, TagBlock Tags = default) : ProtocolFrame;

/// <summary>Why a connection ends. An unknown value means the same as <see cref="Leaving"/>.</summary>
internal enum GoodbyeReason : byte
{
    /// <summary>The sender leaves.</summary>
    Leaving = 1,

    /// <summary>The host stops, and its network with it.</summary>
    NetworkEnds = 2,

    /// <summary>The host stops, and may come back with the same network.</summary>
    HostStops = 3,

    /// <summary>The host removes the member.</summary>
    Removed = 4,

    /// <summary>The host has banned the member.</summary>
    Banned = 5,

    /// <summary>A newer connection of the same member takes the place of this one.</summary>
    Replaced = 6,

    /// <summary>A link has carried nothing for a while.</summary>
    Idle = 7,

    /// <summary>A Welcome or Position has an unknown critical tag.</summary>
    UnsupportedTag = 8,
}
