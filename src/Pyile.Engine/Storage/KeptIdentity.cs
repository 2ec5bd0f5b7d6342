using Pyile.Protocol;

namespace Pyile.Engine.Storage;

/// <summary>A member's key for one network, as its file has it.</summary>
/// <param name="Network">The network.</param>
/// <param name="Member">The id that the host has given to the member.</param>
/// <param name="Alias">The name that it had last.</param>
/// <param name="Key">The private key (PKCS #8).</param>
/// <param name="IsEncrypted">Whether the key is encrypted with a passphrase.</param>
/// <param name="Certificate">A certificate of the network for that key. It may have expired.</param>
internal sealed record KeptIdentity(KeyHash Network, MemberId Member, string Alias, byte[] Key, bool IsEncrypted, byte[] Certificate)
{
    public override string ToString() => $"{Member} in {Network.ToFingerprint()}";
}
