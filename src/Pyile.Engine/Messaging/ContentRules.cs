using System.Text;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>What can be said at all, to whomever. The reference drops the rest in silence; here the sender is told.</summary>
internal static class ContentRules
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="PyileException">It cannot be sent to anybody.</exception>
    public static void Check(Content content, bool isBroadcast)
    {
        if (isBroadcast && content is { Kind: MessageKind.Text, Text: "" or " " or "\n" })
            throw new PyileException(PyileError.InvalidMessage, "An empty message, a single space or a single newline is not broadcast. Send some text.");
        try
        {
            Strict.GetByteCount(content.Text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new PyileException(
                PyileError.InvalidMessage,
                $"The text has half of a surrogate pair at position {exception.Index} and is not Unicode. Remove that character.",
                exception);
        }
        if (content.Kind == MessageKind.Json && !JsonBody.IsValid(Strict.GetBytes(content.Text)))
        {
            throw new PyileException(
                PyileError.InvalidMessage,
                "That is not one JSON value, or it is more than 32 deep, or has a key twice in one object. Send it as a text, or mend it.");
        }
    }
}
