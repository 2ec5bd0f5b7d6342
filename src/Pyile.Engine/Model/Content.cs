namespace Pyile.Engine.Model;

public enum MessageKind
{
    Text,

    /// <summary>The text is one JSON value.</summary>
    Json,
}

/// <summary>What a message says. A string is a text; a JSON value has to be called one.</summary>
/// <param name="Text">The text, or the JSON value as text.</param>
/// <param name="Kind">Which of the two.</param>
public readonly record struct Content(string Text, MessageKind Kind = MessageKind.Text)
{
    /// <summary>
    /// What identifies the message if it is sent again because its first receipt did not say what became of it: a receiver that has one with
    /// this key from this session takes no other. 1 to 256 characters. Default: null, each message is another one.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>The <see cref="Message.Id"/> of the message that this one answers. Default: null, it answers none.</summary>
    public Guid? InReplyTo { get; init; }

    /// <summary>
    /// Whether a program sends it by itself, as the answer to something that happened, so that programs do not answer each other endlessly.
    /// A receiver of version 1 does not see that. Default: false.
    /// </summary>
    public bool IsAutomatic { get; init; }

    /// <summary>One JSON value: an object, an array, a string, a number, true, false or null.</summary>
    public static Content Json(string json) => new(json, MessageKind.Json);

    public static implicit operator Content(string text) => new(text);
}
