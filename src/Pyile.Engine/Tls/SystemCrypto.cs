using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Pyile.Engine.Tls;

/// <summary>
/// The cryptography of one connection of the managed TLS: AES-GCM, ECDSA, ECDH and random numbers come from the system. Of the library's
/// own it uses only hashes, in HKDF and HMAC.
/// </summary>
internal sealed class SystemCrypto() : BcTlsCrypto(SystemRandom), TlsNonceGenerator, IDisposable
{
    private static readonly SecureRandom SystemRandom = new(new CryptoApiRandomGenerator());

    private readonly List<IDisposable> _handshakeKeys = [];
    private GcmCipher? _encrypt;
    private GcmCipher? _decrypt;

    /// <summary>Where the data of the last record is, until the next one is read.</summary>
    public ArraySegment<byte> Decrypted { get; set; } = ArraySegment<byte>.Empty;

    public override bool HasNamedGroup(int namedGroup) => namedGroup == NamedGroup.secp256r1;

    public override bool HasKemAgreement() => false;

    public override bool HasDHAgreement() => false;

    public override TlsCertificate CreateCertificate(short type, byte[] encoding) => type == CertificateType.X509
        ? new ShownCertificate(encoding)
        : throw new TlsFatalAlert(AlertDescription.unsupported_certificate);

    public override TlsECDomain CreateECDomain(TlsECConfig ecConfig)
    {
        if (ecConfig.NamedGroup != NamedGroup.secp256r1)
            throw new TlsFatalAlert(AlertDescription.internal_error);
        var agreement = new EcdhAgreement(this);
        _handshakeKeys.Add(agreement);
        return agreement;
    }

    public override TlsNonceGenerator CreateNonceGenerator(byte[] additionalSeedMaterial) => this;

    public override TlsNonceGenerator CreateNonceGenerator(ReadOnlySpan<byte> additionalSeedMaterial) => this;

    byte[] TlsNonceGenerator.GenerateNonce(int size) => RandomNumberGenerator.GetBytes(size);

    // The copy would be for resuming the session, which is not done, and nothing would clear it.
    public override TlsSecret AdoptSecret(TlsSecret secret) => secret;

    /// <summary>Forgets the keys of the handshake.</summary>
    public void EndHandshake()
    {
        foreach (IDisposable key in _handshakeKeys)
            key.Dispose();
        _handshakeKeys.Clear();
    }

    public void Dispose()
    {
        EndHandshake();
        _encrypt?.Dispose();
        _decrypt?.Dispose();
    }

    protected override TlsAeadCipher CreateCipher_Aes_Gcm(TlsCryptoParameters cryptoParams, int cipherKeySize, int macSize)
    {
        // The first pair is that of the handshake; each side replaces it in one direction before the other.
        if (_encrypt is not null)
            _handshakeKeys.Add(_encrypt);
        if (_decrypt is not null)
            _handshakeKeys.Add(_decrypt);
        _encrypt = new GcmCipher(encrypts: true);
        _decrypt = new GcmCipher(encrypts: false);
        return new RecordCipher(this, cryptoParams, _encrypt, _decrypt, cipherKeySize);
    }
}
