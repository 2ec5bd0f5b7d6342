using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tests.Security;

/// <summary>Certificates that the engine itself never issues.</summary>
internal static class ByHand
{
    /// <summary>A member certificate without its name.</summary>
    public static CertificateRequest Request(string subject, ECDsa key, params X509Extension[] names)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([MemberName.ServerUse, MemberName.ClientUse], critical: false));
        foreach (X509Extension name in names)
            request.CertificateExtensions.Add(name);
        return request;
    }

    /// <summary>Signs the certificate with the key of the network.</summary>
    public static X509Certificate2 Sign(NetworkAuthority authority, CertificateRequest request, DateTimeOffset from, DateTimeOffset to)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(authority.ExportKey(), out _);
        using X509Certificate2 issuer = X509CertificateLoader.LoadCertificate(authority.Certificate);
        return request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(key), from, to, [1, 2, 3]);
    }
}
