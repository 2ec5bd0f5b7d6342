using System.Text.Json;

namespace Pyile.Protocol;

/// <summary>
/// How received JSON is read: at most 32 levels, no duplicate keys in an object, no comments, no trailing commas.
/// </summary>
internal static class StrictJson
{
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };
}
