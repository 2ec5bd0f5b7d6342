using System.Text;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>The content that can be sent at all. The reference implementation drops the rest silently; here the sender gets an error.</summary>
internal static class ContentRules
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="PyileException">The content cannot be sent.</exception>
    public static void Check(Content content, bool isBroadcast)
    {
        if (isBroadcast && content is { Kind: MessageKind.Text, Text: "" or " " or "\n" })
            throw new PyileException(PyileError.InvalidMessage, "An empty message, a single space or a single newline is not broadcast. Send some text.");
        if (content.Key is { Length: 0 or > 256 })
            throw new PyileException(PyileError.InvalidMessage, "A key must have 1 to 256 characters.");
        try
        {
            Strict.GetByteCount(content.Text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new PyileException(
                PyileError.InvalidMessage,
                $"The text has half of a surrogate pair at position {exception.Index}, which is not valid Unicode. Remove that character.",
                exception);
        }
        if (content.Kind == MessageKind.Json && !JsonBody.IsValid(Strict.GetBytes(content.Text)))
        {
            throw new PyileException(
                PyileError.InvalidMessage,
                "This is not one JSON value, or it is more than 32 levels deep, or an object in it has a key twice. Fix the JSON or send it as text.");
        }
    }
}
