using System.Buffers;
using System.Text;

namespace Pyile.Legacy;

/// <summary>What version 1 can carry. The reference implementation drops everything else silently; here the sender gets an error.</summary>
internal static class MessageRules
{
    /// <summary>Encodes the message.</summary>
    /// <returns>False if it is too large; <paramref name="bytes"/> is then its size.</returns>
    public static bool TryEncode(TextMessage message, ArrayBufferWriter<byte> output, out int bytes)
    {
        // A text this long never fits, so it is not encoded.
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
