using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Pyile.Protocol;

/// <summary>The rules for a message that is a JSON value, on both ends.</summary>
internal static class JsonBody
{
    // Of a code unit, as in \u00e9.
    private const int EscapeSize = 6;

    /// <summary>One value, and nothing behind it.</summary>
    public static bool IsValid(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span) || HasUnpairedSurrogate(body.Span))
            return false;
        try
        {
            using var document = JsonDocument.Parse(body, StrictJson.Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The parser takes such escapes, and fails where they are a part of a key or are read as a string.
    private static bool HasUnpairedSurrogate(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf((byte)'\\') is >= 0 and var at)
        {
            json = json[at..];
            char escaped = CodeUnitOf(json);
            if (char.IsLowSurrogate(escaped))
                return true;
            if (!char.IsHighSurrogate(escaped))
            {
                json = json[Math.Min(2, json.Length)..];
                continue;
            }
            json = json[EscapeSize..];
            if (!char.IsLowSurrogate(CodeUnitOf(json)))
                return true;
            json = json[EscapeSize..];
        }
        return false;
    }

    // Of an escape such as \u00e9 at the beginning of the text; 0 for anything else.
    private static char CodeUnitOf(ReadOnlySpan<byte> json) =>
        json.Length >= EscapeSize
        && json.StartsWith("\\u"u8)
        && Utf8Parser.TryParse(json[2..EscapeSize], out ushort unit, out int read, 'x')
        && read == EscapeSize - 2
            ? (char)unit
            : '\0';
}
