namespace Pyile.Protocol;

/// <summary>The known tags of a message: which values they have, and what they mean.</summary>
internal static class MessageTags
{
    private const int MaxTopicSize = 255;
    private const int IdSize = 16;

    /// <summary>
    /// Whether a message to a topic names it, the name, if there is one, is a text of 1 to 255 bytes, and what the message answers, if it
    /// answers one, is an id. On the lane of calls, its own tags are checked too.
    /// </summary>
    public static bool IsWellFormed(byte lane, MessageDestination destination, TagBlock tags)
    {
        if (tags.IsEmpty)
            return destination != MessageDestination.Topic;
        bool isTopicFine = tags.TryFind(KnownTags.MessageTopic, out ReadOnlySpan<byte> topic)
            ? topic.Length is > 0 and <= MaxTopicSize && WireReader.IsText(topic)
            : destination != MessageDestination.Topic;
        return isTopicFine
            && (lane != Lanes.Calls || CallTags.AreWellFormed(tags))
            && (!tags.TryFind(KnownTags.InReplyTo, out ReadOnlySpan<byte> id) || id.Length == IdSize);
    }

    /// <summary>The tags of a message that answers the one with this id.</summary>
    public static TagBlock OfReplyTo(Guid id) => TagBlock.Of(new Tag(KnownTags.InReplyTo, false, id.ToByteArray(bigEndian: true)));

    /// <summary>The id of the message that a message with these tags answers, or null.</summary>
    public static Guid? InReplyTo(TagBlock tags) =>
        !tags.IsEmpty && tags.TryFind(KnownTags.InReplyTo, out ReadOnlySpan<byte> id) ? new Guid(id, bigEndian: true) : null;
}
