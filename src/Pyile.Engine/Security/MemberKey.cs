using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Security;

/// <summary>A member's key. It leaves this process only for the file in which its owner keeps it.</summary>
internal sealed class MemberKey : IDisposable
{
    // As for new passwords of files today: 600,000 rounds of PBKDF2 with SHA-256.
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000);

    private readonly ECDsa _key;
    private IDisposable? _use;

    private MemberKey(ECDsa key, DateTimeOffset now)
    {
        _key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
        KeyHash = KeyHash.Read(SHA256.HashData(PublicKey));
        var request = new CertificateRequest("CN=Pyile peer", key, HashAlgorithmName.SHA256);
        using X509Certificate2 selfSigned = request.CreateSelfSigned(now - TimeSpan.FromDays(1), now + TimeSpan.FromDays(1));
        SelfSigned = With(selfSigned.RawData);
    }

    /// <summary>SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; }

    public KeyHash KeyHash { get; }

    /// <summary>What is shown where there is no certificate of the network's yet: TLS proves the key, and nothing is proven by it.</summary>
    public X509Certificate2 SelfSigned { get; }

    public static MemberKey Create(DateTimeOffset now) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), now);

    /// <summary>A key that was kept.</summary>
    /// <param name="exported">What <see cref="Export"/> returned.</param>
    /// <param name="isEncrypted">Whether it is encrypted.</param>
    /// <param name="passphrase">What with, or null.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="PyileException">The passphrase is missing or wrong, or it is not a key.</exception>
    public static MemberKey Load(byte[] exported, bool isEncrypted, Secret? passphrase, DateTimeOffset now)
    {
        if (isEncrypted && passphrase is null)
            throw new PyileException(PyileError.Passphrase, "It is encrypted. Give its passphrase.");
        var key = ECDsa.Create();
        try
        {
            if (isEncrypted)
                key.ImportEncryptedPkcs8PrivateKey(passphrase!.Value, exported, out _);
            else
                key.ImportPkcs8PrivateKey(exported, out _);
            return new MemberKey(key, now);
        }
        catch (Exception exception) when (exception is CryptographicException or PlatformNotSupportedException)
        {
            // The second one if a damaged key names an unknown curve.
            key.Dispose();
            throw isEncrypted
                ? new PyileException(PyileError.Passphrase, "The passphrase is wrong, or the key is damaged.", exception)
                : new PyileException(PyileError.IdentityFile, $"It is damaged: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>The private key (PKCS #8), encrypted if there is a passphrase. The caller clears it.</summary>
    public byte[] Export(Secret? passphrase) =>
        passphrase is null ? _key.ExportPkcs8PrivateKey() : _key.ExportEncryptedPkcs8PrivateKey(passphrase.Value, Encryption);

    /// <summary>Disposes of this, too, when the key is not used any more.</summary>
    public void Use(IDisposable? use) => _use = use;

    /// <summary>A certificate for this key, with the key.</summary>
    /// <exception cref="PyileException">It is not valid, or for another key.</exception>
    public X509Certificate2 With(byte[] certificate)
    {
        try
        {
            using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(certificate);
            return bare.CopyWithPrivateKey(_key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new PyileException(PyileError.ProtocolViolation, $"The certificate is not for this peer's key: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        SelfSigned.Dispose();
        _key.Dispose();
        _use?.Dispose();
    }
}
