using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tls;

namespace Pyile.Engine.Security;

/// <summary>
/// What docs/protocol/tls-and-certificates.md requires of certificates besides their signature, so that the result does not depend on
/// what the system's chain engine checks.
/// </summary>
internal static class CertificateRules
{
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    private static readonly string[] KnownExtensions =
    [
        "2.5.29.15", // key usage
        "2.5.29.17", // subject alternative name
        "2.5.29.19", // basic constraints
        "2.5.29.37", // extended key usage
    ];

    /// <summary>Whether an exception means that a part of a certificate cannot be read. The system reads most parts late.</summary>
    public static bool IsMalformed(Exception exception) =>
        exception is CryptographicException or PlatformNotSupportedException or ArgumentException or FormatException;

    /// <summary>Whether it may be a network's certificate.</summary>
    public static bool IsNetwork(X509Certificate2 certificate) =>
        P256.Is(certificate.PublicKey)
        && certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(c => c.CertificateAuthority)
        && Allows(certificate, X509KeyUsageFlags.KeyCertSign)
        && IsIssuedBy(certificate, certificate);

    /// <summary>Whether it may be a certificate that the network issued for a member. It does not look at name, signature and time.</summary>
    public static bool IsMember(X509Certificate2 certificate, X509Certificate2 authority) =>
        P256.Is(certificate.PublicKey)
        && certificate.SignatureAlgorithm.Value == EcdsaWithSha256
        && !certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(c => c.CertificateAuthority)
        && Allows(certificate, X509KeyUsageFlags.DigitalSignature)
        && certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(AllowsBothUses)
        && certificate.Extensions.All(e => !e.Critical || KnownExtensions.Contains(e.Oid?.Value))
        && IsIssuedBy(certificate, authority);

    /// <summary>From when until when it is valid.</summary>
    // Its properties are in local time, and not every time of the calendar has a local one.
    public static (DateTimeOffset NotBefore, DateTimeOffset NotAfter) ValidityOf(X509Certificate2 certificate) =>
        (new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));

    private static bool Allows(X509Certificate2 certificate, X509KeyUsageFlags usage) =>
        certificate.Extensions.OfType<X509KeyUsageExtension>().All(e => e.KeyUsages.HasFlag(usage));

    private static bool AllowsBothUses(X509EnhancedKeyUsageExtension extension)
    {
        string?[] uses = [.. extension.EnhancedKeyUsages.Cast<Oid>().Select(use => use.Value)];
        return uses.Contains(MemberName.ServerUse.Value) && uses.Contains(MemberName.ClientUse.Value);
    }

    private static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 issuer) =>
        certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData);
}
