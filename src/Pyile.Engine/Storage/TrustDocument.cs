using System.Text.Json;
using System.Text.Json.Serialization;
using Pyile.Engine.Model;

namespace Pyile.Engine.Storage;

/// <summary>The JSON of a file of remembered networks.</summary>
internal sealed record TrustDocument([property: JsonRequired] IReadOnlyList<TrustEntry> Networks)
{
    public static TrustDocument From(IEnumerable<KnownNetwork> known) => new([.. known.Select(TrustEntry.From)]);

    /// <exception cref="JsonException">An entry is not valid.</exception>
    public IReadOnlyList<KnownNetwork> ToKnown() =>
        [.. Networks.Select(network => (network ?? throw new JsonException("An entry is null.")).ToKnown())];
}

[JsonSerializable(typeof(TrustDocument))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
internal sealed partial class TrustJson : JsonSerializerContext;
