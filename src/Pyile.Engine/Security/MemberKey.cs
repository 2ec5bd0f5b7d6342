using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Security;

/// <summary>A member's key, which never leaves this process.</summary>
internal sealed class MemberKey : IDisposable
{
    private readonly ECDsa _key;

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
    }
}
