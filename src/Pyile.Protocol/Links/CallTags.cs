using System.Buffers.Binary;
using System.Text;

namespace Pyile.Protocol;

/// <summary>The tags of messages on the lane of calls: which values they have, and what they mean.</summary>
internal static class CallTags
{
    /// <summary>The most bytes of an endpoint's name.</summary>
    public const int MaxNameSize = 255;

    /// <summary>The stream of an item without a tag.</summary>
    public const byte Output = 1;

    /// <summary>Whether each known tag has a value of its size, and the endpoint's name is a text.</summary>
    public static bool AreWellFormed(TagBlock tags) =>
        (!tags.TryFind(KnownTags.Endpoint, out ReadOnlySpan<byte> name) || (name.Length is > 0 and <= MaxNameSize && WireReader.IsText(name)))
        && Has(tags, KnownTags.TimeLeft, sizeof(uint))
        && Has(tags, KnownTags.CreditBytes, sizeof(uint))
        && Has(tags, KnownTags.Stream, sizeof(byte))
        && Has(tags, KnownTags.Outcome, sizeof(byte))
        && Has(tags, KnownTags.NotRun, 0);

    /// <param name="endpoint">The name of the endpoint.</param>
    /// <param name="timeLeft">How long the call may still take, or null for as long as it wants.</param>
    public static TagBlock OfRequest(string endpoint, TimeSpan? timeLeft)
    {
        byte[] name = Encoding.UTF8.GetBytes(endpoint);
        return timeLeft is { } time
            ? TagBlock.Of(new Tag(KnownTags.Endpoint, true, name), new Tag(KnownTags.TimeLeft, false, Bytes((uint)Math.Clamp(Math.Ceiling(time.TotalMilliseconds), 0, uint.MaxValue))))
            : TagBlock.Of(new Tag(KnownTags.Endpoint, true, name));
    }

    public static TagBlock OfCredit(uint bytes) => TagBlock.Of(new Tag(KnownTags.CreditBytes, false, Bytes(bytes)));

    public static TagBlock OfItem(byte stream) => stream == Output ? default : TagBlock.Of(new Tag(KnownTags.Stream, false, new[] { stream }));

    /// <param name="outcome">Why the call ended.</param>
    /// <param name="hasRun">Whether the endpoint has begun to run.</param>
    public static TagBlock OfEnd(CallOutcome outcome, bool hasRun)
    {
        if (outcome == CallOutcome.Completed)
            return default;
        var reason = new Tag(KnownTags.Outcome, false, new[] { (byte)outcome });
        return hasRun ? TagBlock.Of(reason) : TagBlock.Of(reason, new Tag(KnownTags.NotRun, false, default));
    }

    /// <summary>The name of the endpoint that a request is for; empty, as no endpoint is, if it names none.</summary>
    public static string EndpointOf(TagBlock tags) =>
        tags.TryFind(KnownTags.Endpoint, out ReadOnlySpan<byte> name) ? Encoding.UTF8.GetString(name) : "";

    public static TimeSpan? TimeLeftOf(TagBlock tags) =>
        tags.TryFind(KnownTags.TimeLeft, out ReadOnlySpan<byte> time) ? TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32BigEndian(time)) : null;

    public static uint CreditOf(TagBlock tags) =>
        tags.TryFind(KnownTags.CreditBytes, out ReadOnlySpan<byte> bytes) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    public static byte StreamOf(TagBlock tags) =>
        !tags.IsEmpty && tags.TryFind(KnownTags.Stream, out ReadOnlySpan<byte> stream) ? stream[0] : Output;

    public static CallOutcome OutcomeOf(TagBlock tags) =>
        tags.TryFind(KnownTags.Outcome, out ReadOnlySpan<byte> outcome) ? (CallOutcome)outcome[0] : CallOutcome.Completed;

    /// <summary>Whether the endpoint has begun to run, as far as its callee says.</summary>
    public static bool HasRun(TagBlock tags) => !tags.TryFind(KnownTags.NotRun, out _);

    private static bool Has(TagBlock tags, ushort number, int size) => !tags.TryFind(number, out ReadOnlySpan<byte> value) || value.Length == size;

    private static byte[] Bytes(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
