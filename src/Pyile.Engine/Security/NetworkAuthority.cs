using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Model;
using Pyile.Engine.Tls;
using Pyile.Protocol;

namespace Pyile.Engine.Security;

/// <summary>The network's long-lived key, which only the host has: it certifies members and signs rosters.</summary>
internal sealed class NetworkAuthority : IDisposable
{
    // Longer than anybody keeps a network, and within what every implementation of X.509 can say.
    private static readonly DateTimeOffset Forever = new(2199, 12, 31, 0, 0, 0, TimeSpan.Zero);

    // Certificates have an instance and a lock of their own, so that rosters do not wait for them.
    private readonly Lock _signing = new();
    private readonly Lock _certifying = new();
    private readonly ECDsa _key;
    private readonly ECDsa _certifier;
    private readonly X509Certificate2 _certificate;

    private NetworkAuthority(ECDsa key, X509Certificate2 certificate)
    {
        _key = key;
        _certifier = Copy(key);
        _certificate = certificate;
        NetworkId = NetworkTrust.KeyHashOf(certificate);
    }

    /// <summary>The hash of the network's public key, which is what the network is known by.</summary>
    public KeyHash NetworkId { get; }

    public byte[] Certificate => _certificate.RawData;

    public static NetworkAuthority Create(DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Pyile network", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using X509Certificate2 withKey = request.CreateSelfSigned(now - TimeSpan.FromDays(1), Forever);
        return new NetworkAuthority(key, X509CertificateLoader.LoadCertificate(withKey.RawData));
    }

    /// <summary>Takes over what <see cref="ExportKey"/> and <see cref="Certificate"/> returned.</summary>
    /// <exception cref="PyileException">They do not belong together, or are not a key and a certificate.</exception>
    public static NetworkAuthority Load(ReadOnlySpan<byte> key, ReadOnlySpan<byte> certificate)
    {
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportPkcs8PrivateKey(key, out _);
            X509Certificate2 loaded = X509CertificateLoader.LoadCertificate(certificate);
            if (!loaded.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(ecdsa.ExportSubjectPublicKeyInfo()) || NetworkTrust.TryFrom(loaded.RawData) is null)
                throw new CryptographicException("the key and the certificate do not belong together");
            return new NetworkAuthority(ecdsa, loaded);
        }
        catch (Exception exception) when (exception is CryptographicException or PlatformNotSupportedException)
        {
            // The second one if a damaged key names an unknown curve.
            ecdsa.Dispose();
            throw new PyileException(
                PyileError.StateFile,
                $"The state file has no usable network key: {exception.Message.TrimEnd('.')}. It was left as it is. Bring back a copy of it, or move it away to begin with a new network.",
                exception);
        }
    }

    public byte[] ExportKey()
    {
        lock (_signing)
            return _key.ExportPkcs8PrivateKey();
    }

    /// <summary>A certificate for the public key of a member. The private key is never needed here.</summary>
    /// <exception cref="PyileException">It is not a P-256 key.</exception>
    public byte[] IssueMember(
        ReadOnlyMemory<byte> publicKey, MemberId member, DateTimeOffset notBefore, DateTimeOffset notAfter, IssueMark mark = default) =>
        Issue(publicKey, member, isHost: false, notBefore, notAfter, mark);

    /// <summary>The host's own certificate, which no member can have.</summary>
    public byte[] IssueHost(ReadOnlyMemory<byte> publicKey, MemberId member, DateTimeOffset notBefore, DateTimeOffset notAfter) =>
        Issue(publicKey, member, isHost: true, notBefore, notAfter, default);

    /// <summary>ECDSA with SHA-256, 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_signing)
            return _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _certifier.Dispose();
        _key.Dispose();
    }

    private static ECDsa Copy(ECDsa key)
    {
        byte[] exported = key.ExportPkcs8PrivateKey();
        try
        {
            var copy = ECDsa.Create();
            copy.ImportPkcs8PrivateKey(exported, out _);
            return copy;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(exported);
        }
    }

    private byte[] Issue(
        ReadOnlyMemory<byte> publicKey, MemberId member, bool isHost, DateTimeOffset notBefore, DateTimeOffset notAfter, IssueMark mark)
    {
        var key = PublicKey.CreateFromSubjectPublicKeyInfo(publicKey.Span, out _);
        if (!P256.Is(key))
            throw new PyileException(PyileError.ProtocolViolation, P256.Refusal);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={member}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([MemberName.ServerUse, MemberName.ClientUse], critical: false));
        request.CertificateExtensions.Add(MemberName.ToExtension(NetworkId, member, isHost));
        byte[] serial = mark.NewSerialNumber();
        lock (_certifying)
        {
            using X509Certificate2 issued = request.Create(
                _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_certifier), notBefore, notAfter < Forever ? notAfter : Forever, serial);
            return issued.RawData;
        }
    }
}
