using System.Text.Json;

namespace Pyile.Engine.Wire.V2;

/// <summary>The rules for a message that is a JSON value, on both ends.</summary>
internal static class JsonBody
{
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>One value, at most 32 deep, no key twice in an object, no comments, no trailing commas.</summary>
    public static bool IsValid(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
