using System.Text.Json;
using System.Text.Json.Serialization;
using Pyile.Protocol;

namespace Pyile.Engine.Storage;

/// <summary>The JSON of the file of an identity.</summary>
internal sealed record IdentityDocument(
    [property: JsonRequired] int Format,
    [property: JsonRequired] string Identity,
    [property: JsonRequired] string Network,
    [property: JsonRequired] string Member,
    [property: JsonRequired] string Alias,
    [property: JsonRequired] byte[] Key,
    [property: JsonRequired] bool Encrypted,
    [property: JsonRequired] byte[] Certificate)
{
    private const int CurrentFormat = 1;

    public static IdentityDocument From(string name, KeptIdentity kept) => new(
        CurrentFormat, name, kept.Network.ToString(), kept.Member.ToString(), kept.Alias, kept.Key, kept.IsEncrypted, kept.Certificate);

    /// <param name="name">The identity that the file must be of.</param>
    /// <param name="network">The network that it must be for.</param>
    /// <exception cref="JsonException">Something in it cannot be, or it is the file of another identity or network.</exception>
    public KeptIdentity ToKept(string name, KeyHash network)
    {
        if (Format != CurrentFormat)
            throw new JsonException($"Its format is {Format}, and this version knows {CurrentFormat}.");
        if (Identity != name)
            throw new JsonException($"It is that of the identity '{Identity}', and was copied or renamed.");
        if (!KeyHash.TryParse(Network, out KeyHash shown))
            throw new JsonException($"'{Network}' is not a fingerprint.");
        if (shown != network)
            throw new JsonException($"It is for the network {shown.ToFingerprint()}, and was copied or renamed.");
        if (!MemberId.TryParse(Member, out MemberId member))
            throw new JsonException($"'{Member}' is not a member id.");
        return AliasText.IsUsable(AliasText.Clean(Alias))
            ? new KeptIdentity(network, member, AliasText.Clean(Alias), Key, Encrypted, Certificate)
            : throw new JsonException($"'{Alias}' is not an alias.");
    }
}
