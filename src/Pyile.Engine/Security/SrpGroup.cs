using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Agreement.Srp;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Utilities;

namespace Pyile.Engine.Security;

/// <summary>The group and the hash of SRP-6a (RFC 5054). <see cref="Production"/> is what is spoken; tests bring those of the RFC's examples.</summary>
/// <param name="Parameters">The prime and the generator.</param>
/// <param name="NewDigest">The hash.</param>
/// <param name="NewPrivateValue">A fresh private value.</param>
internal sealed record SrpGroup(Srp6GroupParameters Parameters, Func<IDigest> NewDigest, Func<BigInteger> NewPrivateValue)
{
    // The library's own are as long as the prime, which costs ten times the time and adds nothing: RFC 5054 asks for 256.
    private const int PrivateBytes = 32;

    /// <summary>3072 bits, SHA-256.</summary>
    public static readonly SrpGroup Production = new(Srp6StandardGroups.rfc5054_3072, static () => new Sha256Digest(), RandomPrivateValue);

    /// <summary>Who logs in: everybody, since a network has one password.</summary>
    public static ReadOnlySpan<byte> Identity => "pyile"u8;

    private int Size => (Parameters.N.BitLength + 7) / 8;

    /// <summary>As many bytes as the prime has.</summary>
    public byte[] ToBytes(BigInteger value) => BigIntegers.AsUnsignedByteArray(Size, value);

    /// <returns>Null where it has another length.</returns>
    public BigInteger? FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Size ? new BigInteger(1, bytes.ToArray()) : null;

    private static BigInteger RandomPrivateValue()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(PrivateBytes);
        bytes[0] |= 0x80;
        return new BigInteger(1, bytes);
    }
}
