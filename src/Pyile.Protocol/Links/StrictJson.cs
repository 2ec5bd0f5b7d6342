using System.Text.Json;

namespace Pyile.Protocol;

/// <summary>How JSON from elsewhere is read, in both versions: at most 32 deep, no key twice in an object, no comments, no trailing commas.</summary>
internal static class StrictJson
{
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };
}
