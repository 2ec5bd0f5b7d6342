namespace Pyile.Protocol;

/// <summary>The header bits of a message. Unknown ones are ignored.</summary>
[Flags]
internal enum MessageBits : byte
{
    None = 0,

    /// <summary>A tag block precedes the body.</summary>
    HasTags = 1,

    /// <summary>The receiver takes only one message with this id from this sender.</summary>
    Once = 2,

    /// <summary>A program sent it, not a person, so that programs do not answer each other endlessly.</summary>
    Automatic = 4,

    /// <summary>The bits that the writer of a message chooses; the one for tags follows from the tags.</summary>
    Chosen = Once | Automatic,
}
