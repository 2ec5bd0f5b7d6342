using System.Text.Json.Serialization;

namespace Pyile.Engine.Storage;

[JsonSerializable(typeof(IdentityDocument))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class IdentityJson : JsonSerializerContext;
