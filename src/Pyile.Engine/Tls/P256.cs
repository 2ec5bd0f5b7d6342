using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tls;

/// <summary>The only kind of key that networks, hosts and members have.</summary>
internal static class P256
{
    public const string Refusal = "its key is not a P-256 key";

    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const int PointSize = 65;
    private const byte Uncompressed = 4;

    /// <summary>The object identifier of the curve in DER. Other curves have keys of 256 bits, too.</summary>
    private static ReadOnlySpan<byte> Curve => [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

    public static bool Is(PublicKey key) =>
        key.Oid.Value == EllipticCurve
        && key.EncodedParameters?.RawData.AsSpan().SequenceEqual(Curve) == true
        && key.EncodedKeyValue.RawData is [Uncompressed, ..] and { Length: PointSize };
}
