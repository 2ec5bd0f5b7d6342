using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Pyile.Engine.Tls;

/// <summary>
/// A certificate as one side of a handshake shows it: bytes, which the system reads when they are needed. Only the first one of a chain is.
/// </summary>
internal sealed class ShownCertificate(byte[] encoded) : TlsCertificate
{
    private X509Certificate2? _certificate;

    /// <exception cref="TlsFatalAlert">It is not a certificate.</exception>
    public X509Certificate2 Certificate => _certificate ??= Load(encoded);

    public BigInteger? SerialNumber => null;

    public string? SigAlgOid => null;

    public byte[] GetEncoded() => encoded;

    public Tls13Verifier CreateVerifier(int signatureScheme)
    {
        if (signatureScheme != SignatureScheme.ecdsa_secp256r1_sha256 || !P256.Is(Certificate.PublicKey))
            throw new TlsFatalAlert(AlertDescription.unsupported_certificate, P256.Refusal);
        return new EcdsaVerifier(Certificate.GetECDsaPublicKey()!);
    }

    public byte[]? GetExtension(DerObjectIdentifier extensionOid) => null;

    public Asn1Encodable? GetSigAlgParams() => null;

    public bool SupportsSignatureAlgorithm(short signatureAlgorithm) => signatureAlgorithm == SignatureAlgorithm.ecdsa;

    public bool SupportsSignatureAlgorithmCA(short signatureAlgorithm) => SupportsSignatureAlgorithm(signatureAlgorithm);

    public short GetLegacySignatureAlgorithm() => SignatureAlgorithm.ecdsa;

    // What follows is for earlier versions of TLS.
    public TlsEncryptor CreateEncryptor(int tlsCertificateRole) => throw new TlsFatalAlert(AlertDescription.internal_error);

    public TlsVerifier CreateVerifier(short signatureAlgorithm) => throw new TlsFatalAlert(AlertDescription.internal_error);

    public TlsCertificate CheckUsageInRole(int tlsCertificateRole) => throw new TlsFatalAlert(AlertDescription.internal_error);

    private static X509Certificate2 Load(byte[] encoded)
    {
        X509Certificate2? certificate = null;
        try
        {
            certificate = X509CertificateLoader.LoadCertificate(encoded);
            // The system also reads a text form, and ignores what follows the certificate.
            if (certificate.RawDataMemory.Span.SequenceEqual(encoded))
                return certificate;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or FormatException)
        {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, exception);
        }
        certificate.Dispose();
        throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
}
