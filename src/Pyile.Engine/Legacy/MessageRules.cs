using System.Buffers;
using System.Text;

namespace Pyile.Engine.Legacy;

/// <summary>What version 1 can carry. The reference drops the rest in silence; here the sender is told.</summary>
internal static class MessageRules
{
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
