using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tests.Support;

/// <summary>Which part of a certificate only TLS accepts.</summary>
public enum OddPart
{
    NotBefore,
    NotAfter,
    AlternativeName,
    BasicConstraints,
}

/// <summary>Certificates that TLS accepts and that have a part that nothing else can read.</summary>
internal static class OddCertificates
{
    private const byte UtcTime = 0x17;
    private const int UtcTimeSize = 13;
    private const int Month = 2;

    public static X509Certificate2 Create(OddPart part)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=odd", key, HashAlgorithmName.SHA256);
        if (part == OddPart.AlternativeName)
            request.CertificateExtensions.Add(new X509Extension("2.5.29.17", [0x30, 0x7f, 0x01], critical: false));
        if (part == OddPart.BasicConstraints)
            request.CertificateExtensions.Add(new X509Extension("2.5.29.19", [0x30, 0x7f, 0x01], critical: false));
        using X509Certificate2 plain = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        byte[] changed = part is OddPart.NotBefore or OddPart.NotAfter ? WithOddDate(plain.RawData, key, part) : plain.RawData;
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(changed);
        return bare.CopyWithPrivateKey(key);
    }

    // Month 99, signed again.
    private static byte[] WithOddDate(byte[] certificate, ECDsa key, OddPart part)
    {
        AsnReader reader = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence();
        byte[] body = reader.ReadEncodedValue().ToArray();
        ReadOnlyMemory<byte> algorithm = reader.ReadEncodedValue();
        int at = body.AsSpan().IndexOf([UtcTime, (byte)UtcTimeSize]) + 2;
        if (part == OddPart.NotAfter)
            at += UtcTimeSize + 2;
        body.AsSpan(at + Month, 2).Fill((byte)'9');
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(body);
            writer.WriteEncodedValue(algorithm.Span);
            writer.WriteBitString(key.SignData(body, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
        return writer.Encode();
    }
}
