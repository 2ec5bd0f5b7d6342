using System.Text.Json;
using System.Text.Json.Serialization;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Storage;

/// <summary>A remembered network in the JSON of its file.</summary>
internal sealed record TrustEntry(
    [property: JsonRequired] string Host,
    [property: JsonRequired] int Port,
    [property: JsonRequired] string Fingerprint,
    [property: JsonRequired] DateTimeOffset FirstSeen,
    [property: JsonRequired] DateTimeOffset LastSeen)
{
    public static TrustEntry From(KnownNetwork known) => new(known.Host, known.Port, known.Network.ToString(), known.FirstSeen, known.LastSeen);

    public KnownNetwork ToKnown() => new()
    {
        Host = Host,
        Port = Port,
        Network = KeyHash.TryParse(Fingerprint, out KeyHash network) ? network : throw new JsonException($"'{Fingerprint}' is not a fingerprint."),
        FirstSeen = FirstSeen,
        LastSeen = LastSeen,
    };
}
