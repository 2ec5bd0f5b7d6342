using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Agreement;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

namespace Pyile.Wine.Keys;

/// <summary>A key on P-256 with what a key storage provider of Windows can do with it.</summary>
internal sealed class CurveKey
{
    public const int CoordinateSize = 32;

    private const int HeaderSize = 8;
    private const int PublicSize = 2 * CoordinateSize;

    private static readonly ECDomainParameters Curve = ECNamedDomainParameters.LookupOid(X9ObjectIdentifiers.Prime256v1);

    private readonly ECPrivateKeyParameters? _private;
    private readonly ECPublicKeyParameters _public;

    private CurveKey(ECPrivateKeyParameters? own, ECPoint point, bool agrees)
    {
        _private = own;
        _public = new ECPublicKeyParameters(point.Normalize(), Curve);
        Agrees = agrees;
    }

    /// <summary>It is for ECDH, not for ECDSA.</summary>
    public bool Agrees { get; }

    public int ExportPolicy { get; set; }

    public static CurveKey Create(bool agrees)
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(Curve, new SecureRandom()));
        var pair = generator.GenerateKeyPair();
        return new CurveKey((ECPrivateKeyParameters)pair.Private, ((ECPublicKeyParameters)pair.Public).Q, agrees);
    }

    /// <summary>Reads an ECCPUBLICBLOB or ECCPRIVATEBLOB: magic, size of a coordinate, X, Y and, in a private one, D.</summary>
    /// <exception cref="ArgumentException">It is a key on another curve.</exception>
    public static CurveKey Read(ReadOnlySpan<byte> blob, bool agrees)
    {
        if (blob.Length < HeaderSize + PublicSize || BitConverter.ToInt32(blob[4..]) != CoordinateSize)
            throw new ArgumentException("It is a key on another curve.");
        ReadOnlySpan<byte> own = blob[(HeaderSize + PublicSize)..];
        ReadOnlySpan<byte> point = blob.Slice(HeaderSize, PublicSize);
        return own.IsEmpty
            ? new CurveKey(null, Curve.Curve.DecodePoint([4, .. point]), agrees)
            : Own(new BigInteger(1, own[..CoordinateSize].ToArray()), point, agrees);
    }

    /// <summary>Reads a PrivateKeyInfo of PKCS #8.</summary>
    /// <exception cref="ArgumentException">It is a key on another curve.</exception>
    public static CurveKey ReadPkcs8(ReadOnlySpan<byte> encoded)
    {
        if (PrivateKeyFactory.CreateKey(encoded.ToArray()) is not ECPrivateKeyParameters key || !key.Parameters.Curve.Equals(Curve.Curve))
            throw new ArgumentException("It is a key on another curve.");
        return Own(key.D, [], agrees: false);
    }

    public byte[] ExportPublic() => [.. Header(Agrees ? "ECK1"u8 : "ECS1"u8), .. Point()];

    public byte[] ExportPrivate() => [.. Header(Agrees ? "ECK2"u8 : "ECS2"u8), .. Point(), .. Number(Own().D)];

    public byte[] ExportPkcs8()
    {
        PrivateKeyInfo info = PrivateKeyInfoFactory.CreatePrivateKeyInfo(new ECPrivateKeyParameters("ECDSA", Own().D, X9ObjectIdentifiers.Prime256v1));
        return info.GetDerEncoded();
    }

    /// <summary>r and s, one after the other.</summary>
    public byte[] Sign(ReadOnlySpan<byte> hash)
    {
        var signer = new ECDsaSigner();
        signer.Init(forSigning: true, Own());
        BigInteger[] signature = signer.GenerateSignature(hash.ToArray());
        return [.. Number(signature[0]), .. Number(signature[1])];
    }

    public bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != PublicSize)
            return false;
        var signer = new ECDsaSigner();
        signer.Init(forSigning: false, _public);
        return signer.VerifySignature(
            hash.ToArray(), new BigInteger(1, signature[..CoordinateSize].ToArray()), new BigInteger(1, signature[CoordinateSize..].ToArray()));
    }

    public byte[] Agree(CurveKey other)
    {
        var agreement = new ECDHBasicAgreement();
        agreement.Init(Own());
        return Number(agreement.CalculateAgreement(other._public));
    }

    private static CurveKey Own(BigInteger number, ReadOnlySpan<byte> point, bool agrees)
    {
        var own = new ECPrivateKeyParameters(number, Curve);
        ECPoint computed = Curve.G.Multiply(number).Normalize();
        var key = new CurveKey(own, computed, agrees);
        // Zeros stand for a point that is not known.
        if (!point.IsEmpty && point.ContainsAnyExcept((byte)0) && !point.SequenceEqual(key.Point()))
            throw new ArgumentException("Its halves do not belong together.");
        return key;
    }

    private static byte[] Header(ReadOnlySpan<byte> magic) => [magic[0], magic[1], magic[2], magic[3], CoordinateSize, 0, 0, 0];

    private static byte[] Number(BigInteger number)
    {
        byte[] bytes = number.ToByteArrayUnsigned();
        return [.. new byte[CoordinateSize - bytes.Length], .. bytes];
    }

    private byte[] Point() => _public.Q.GetEncoded(compressed: false)[1..];

    private ECPrivateKeyParameters Own() => _private ?? throw new ArgumentException("It is a public key.");
}
