using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Agreement.Srp;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Pyile.Engine.Model;

namespace Pyile.Engine.Security;

/// <summary>The joiner's side of one password login by SRP-6a.</summary>
internal sealed class SrpJoiner
{
    private readonly SrpGroup _group;
    private readonly Client _client;

    public SrpJoiner(Secret password, ReadOnlySpan<byte> salt)
        : this(SrpGroup.Production, salt.ToArray(), SrpGroup.Identity.ToArray(), PasswordVerifier.Stretch(password, salt))
    {
    }

    internal SrpJoiner(SrpGroup group, byte[] salt, byte[] identity, byte[] password)
    {
        _group = group;
        _client = new Client(group);
        _client.Init(group.Parameters, group.NewDigest(), new SecureRandom());
        JoinerValue = group.ToBytes(_client.GenerateClientCredentials(salt, identity, password));
        // The library keeps a number that follows from it, which cannot be cleared.
        CryptographicOperations.ZeroMemory(password);
    }

    /// <summary>What the host is sent: A.</summary>
    public byte[] JoinerValue { get; }

    /// <summary>The secret that only a host with the verifier has, too.</summary>
    /// <param name="hostValue">What the host sent: B.</param>
    /// <returns>Null if that is not a value of the group.</returns>
    public byte[]? Secret(ReadOnlySpan<byte> hostValue)
    {
        try
        {
            return _group.FromBytes(hostValue) is { } value ? _group.ToBytes(_client.CalculateSecret(value)) : null;
        }
        catch (CryptoException)
        {
            return null;
        }
    }

    private sealed class Client(SrpGroup group) : Srp6Client
    {
        protected override BigInteger SelectPrivateValue() => group.NewPrivateValue();
    }
}
