using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Pyile.Protocol;

namespace Pyile.Engine.Tls;

/// <summary>One side of a handshake of the managed TLS: what it shows, and what it requires of the other side. It is the same for both roles.</summary>
/// <param name="own">The certificate that this side shows.</param>
/// <param name="signer">Signs with the key of that certificate.</param>
/// <param name="terms">What is required of the other side.</param>
internal sealed class HandshakeSide(Certificate own, TlsSigner signer, TlsTerms terms)
{
    /// <summary>The only versions, ciphers, groups and signatures: see docs/protocol/tls-and-certificates.md.</summary>
    public static readonly ProtocolVersion[] Versions = [ProtocolVersion.TLSv13];

    public static readonly int[] Ciphers = [CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_AES_128_GCM_SHA256];

    public static readonly int[] Groups = [NamedGroup.secp256r1];

    public static readonly SignatureAndHashAlgorithm Signature = SignatureAndHashAlgorithm.GetInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);

    /// <summary>The longest message of a handshake.</summary>
    public const int LongestMessage = ProtocolLimits.Handshake;

    private ShownCertificate? _shown;
    private bool _isAccepted;

    /// <summary>The ciphers of the connection and where they put what they have decrypted.</summary>
    public SystemCrypto Crypto { get; } = new();

    public IList<ProtocolName> Protocols { get; } = [ProtocolName.AsUtf8Encoding(terms.Protocol)];

    /// <summary>Takes over the certificate of the other side, whose key is proven later.</summary>
    public void Show(Certificate chain) => _shown = chain.IsEmpty
        ? throw new TlsFatalAlert(AlertDescription.certificate_required)
        : (ShownCertificate)chain.GetCertificateAt(0);

    /// <summary>Checks the certificate of the other side, once. It has proven its key.</summary>
    public void Accept()
    {
        if (_isAccepted)
            return;
        if (_shown is null || !terms.Accepts(_shown.Certificate))
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "The certificate is not accepted");
        _isAccepted = true;
    }

    /// <summary>Makes sure that nothing is missing of what the protocol requires.</summary>
    public void Complete(TlsContext context)
    {
        if (!Protocols[0].Equals(context.SecurityParameters.ApplicationProtocol))
            throw new TlsFatalAlert(AlertDescription.no_application_protocol, "The other side uses another protocol inside TLS");
        Accept();
    }

    /// <summary>What this side shows, with its key.</summary>
    public TlsCredentialedSigner Credentials(TlsContext context) =>
        new DefaultTlsCredentialedSigner(new TlsCryptoParameters(context), signer, own, Signature);

    /// <summary>In TLS 1.3 the description alone says whether an alert is fatal.</summary>
    public static short LevelOf(short description) =>
        description is AlertDescription.close_notify or AlertDescription.user_canceled ? AlertLevel.warning : AlertLevel.fatal;

    /// <summary>Clears the secrets that a connection keeps for renewing its keys.</summary>
    public static void Clear(TlsContext? context)
    {
        context?.SecurityParameters?.TrafficSecretClient?.Destroy();
        context?.SecurityParameters?.TrafficSecretServer?.Destroy();
    }

    /// <summary>The certificate of the other side, which the caller then owns.</summary>
    public X509Certificate2 TakeCertificate() => _shown!.Certificate;
}
