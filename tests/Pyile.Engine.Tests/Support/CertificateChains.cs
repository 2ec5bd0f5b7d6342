using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tests.Support;

/// <summary>Certificate chains of chosen length, for one side of a TLS handshake.</summary>
internal static class CertificateChains
{
    /// <summary>A chain in which each certificate is signed with the key of the next. The last one is not sent.</summary>
    public static TlsCredential Create(int sent, ECCurve curve)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        X509Certificate2 issuer = Issue(null, curve, now);
        var issuers = new X509Certificate2Collection(issuer);
        for (int i = 1; i < sent; i++)
            issuers.Add(issuer = Issue(issuer, curve, now));
        return new SystemTlsCredential(SslStreamCertificateContext.Create(Issue(issuer, curve, now), issuers, offline: true));
    }

    private static X509Certificate2 Issue(X509Certificate2? issuer, ECCurve curve, DateTimeOffset now)
    {
        using var key = ECDsa.Create(curve);
        var request = new CertificateRequest($"CN={RandomNumberGenerator.GetHexString(4)}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        return issuer is null
            ? request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1))
            : request.Create(issuer, issuer.NotBefore, issuer.NotAfter, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
    }
}
