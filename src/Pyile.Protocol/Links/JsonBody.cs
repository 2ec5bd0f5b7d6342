using System.Text.Json;

namespace Pyile.Protocol;

/// <summary>The rules for a message that is a JSON value, on both ends.</summary>
internal static class JsonBody
{
    /// <summary>One value, and nothing behind it.</summary>
    public static bool IsValid(ReadOnlyMemory<byte> body)
    {
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
}
