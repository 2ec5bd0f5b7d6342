namespace Pyile.Protocol;

/// <summary>The rules for tag 1 of a message, which names its topic.</summary>
internal static class MessageTopic
{
    private const int MaxSize = 255;

    /// <summary>Whether a message to a topic names it, and the name, if there is one, is a text of 1 to 255 bytes.</summary>
    public static bool IsWellFormed(MessageDestination destination, TagBlock tags) =>
        !tags.IsEmpty && tags.TryFind(KnownTags.MessageTopic, out ReadOnlySpan<byte> name)
            ? name.Length is > 0 and <= MaxSize && WireReader.IsText(name)
            : destination != MessageDestination.Topic;
}
