using System.Buffers;

namespace Pyile.Protocol;

/// <summary>Tag 1 of a Challenge: the date and time that the host's clock shows, with which a joiner compares its own.</summary>
internal static class HostClockTag
{
    private const int Size = 8;

    public static TagBlock Write(DateTimeOffset now)
    {
        var value = new ArrayBufferWriter<byte>(Size);
        value.WriteTime(now);
        return TagBlock.Of(new Tag(KnownTags.HostClock, IsCritical: false, value.WrittenMemory));
    }

    /// <returns>Null if the host has not said what its clock shows.</returns>
    public static DateTimeOffset? Read(TagBlock tags) =>
        tags.TryFind(KnownTags.HostClock, out ReadOnlySpan<byte> value) && TryRead(value, out DateTimeOffset time) ? time : null;

    /// <summary>Whether the tag, if there is one, is a time.</summary>
    public static bool IsWellFormed(TagBlock tags) =>
        tags.IsEmpty || !tags.TryFind(KnownTags.HostClock, out ReadOnlySpan<byte> value) || TryRead(value, out _);

    private static bool TryRead(ReadOnlySpan<byte> value, out DateTimeOffset time)
    {
        var reader = new WireReader(new ReadOnlySequence<byte>(value.ToArray()));
        time = reader.ReadTime();
        return reader.IsComplete;
    }
}
