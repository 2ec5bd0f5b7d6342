namespace Pyile.Protocol;

/// <summary>One tagged field of a <see cref="TagBlock"/>.</summary>
/// <param name="Number">Which field it is: 1 to 0x7FFF.</param>
/// <param name="IsCritical">Whether a receiver that does not know the number has to reject what contains the tag.</param>
/// <param name="Value">Its bytes.</param>
internal readonly record struct Tag(ushort Number, bool IsCritical, ReadOnlyMemory<byte> Value);
