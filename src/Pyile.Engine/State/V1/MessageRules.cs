using System.Buffers;
using System.Text;
using Pyile.Engine.Wire.V1;

namespace Pyile.Engine.State.V1;

/// <summary>What version 1 can carry. The reference drops the rest in silence; here the sender is told.</summary>
internal static class MessageRules
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="PyileException">The text cannot be sent at all, to nobody.</exception>
    public static void Check(string text, bool isBroadcast)
    {
        if (isBroadcast && text is ("" or " " or "\n"))
            throw new PyileException(PyileError.InvalidMessage, "An empty message, a single space or a single newline is not broadcast. Send some text.");
        try
        {
            Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new PyileException(
                PyileError.InvalidMessage,
                $"The text has half of a surrogate pair at position {exception.Index} and is not Unicode. Remove that character.",
                exception);
        }
    }

    /// <summary>Encodes the message.</summary>
    /// <returns>False where it is too large; <paramref name="bytes"/> then says by how much.</returns>
    public static bool TryEncode(TextMessage message, ArrayBufferWriter<byte> output, out int bytes)
    {
        // A text this long never fits, and is not worth copying to find out.
        if (message.Text.Length > V1Limits.Message)
        {
            bytes = Encoding.UTF8.GetByteCount(message.Text);
            return false;
        }
        V1Codec.Write(output, message);
        bytes = output.WrittenCount;
        return bytes <= V1Limits.Message;
    }
}
