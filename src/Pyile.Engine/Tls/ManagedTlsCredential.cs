using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Tls;

/// <summary>A certificate for the managed TLS. The key stays the object that the certificate has: no copy and no file is made of it.</summary>
internal sealed class ManagedTlsCredential : TlsCredential, TlsSigner
{
    private readonly Lock _signing = new();
    private readonly ECDsa _key;

    // The certificate alone.
    private readonly Certificate _chain;

    /// <exception cref="CryptographicException">The certificate has no P-256 key.</exception>
    public ManagedTlsCredential(X509Certificate2 certificate)
    {
        _key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("The certificate has no key for ECDSA.");
        _chain = new Certificate([], [new CertificateEntry(new ShownCertificate(certificate.RawData), null)]);
    }

    public override Task<TlsConnection> AcceptAsync(IConnection inner, TlsTerms terms, CancellationToken cancellationToken)
    {
        var side = new HandshakeSide(_chain, this, terms);
        return ManagedTlsConnection.HandshakeAsync(inner, new ServerRecords(side), side, cancellationToken);
    }

    public override Task<TlsConnection> ConnectAsync(IConnection inner, TlsTerms terms, CancellationToken cancellationToken)
    {
        var side = new HandshakeSide(_chain, this, terms);
        return ManagedTlsConnection.HandshakeAsync(inner, new ClientRecords(side), side, cancellationToken);
    }

    byte[] TlsSigner.GenerateRawSignature(SignatureAndHashAlgorithm algorithm, byte[] hash)
    {
        lock (_signing)
            return _key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    // Null: TLS makes the hash.
    TlsStreamSigner TlsSigner.GetStreamSigner(SignatureAndHashAlgorithm algorithm) => null!;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _key.Dispose();
        base.Dispose(disposing);
    }
}
