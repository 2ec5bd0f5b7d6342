using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Protocol;

namespace Pyile.Engine.Security;

/// <summary>What a certificate of a network says.</summary>
/// <param name="Member">Which member has it.</param>
/// <param name="IsHost">Whether it is the host's own.</param>
/// <param name="KeyHash">Its public key.</param>
/// <param name="NotBefore">From when it is good.</param>
/// <param name="NotAfter">Until when it is good.</param>
internal sealed record MemberCertificate(MemberId Member, bool IsHost, KeyHash KeyHash, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <summary>The state of the host that issued it.</summary>
    public IssueMark Mark { get; init; }

    /// <summary>
    /// Whether it has expired. The beginning is not compared: only the network's key issues certificates, and one from the future shows
    /// that the host's clock was set back.
    /// </summary>
    /// <param name="now">The time of the network.</param>
    /// <param name="tolerance">How far that may differ from the issuer's.</param>
    public bool HasExpired(DateTimeOffset now, TimeSpan tolerance) => now - tolerance > NotAfter;
}

/// <summary>What a network is known by: the certificate of its key. Everybody in it has that, and checks the others by it.</summary>
internal sealed class NetworkTrust
{
    private readonly X509Certificate2 _authority;
    private readonly ECDsa _key;

    private NetworkTrust(X509Certificate2 authority, ECDsa key)
    {
        _authority = authority;
        _key = key;
        NetworkId = KeyHashOf(authority);
    }

    public KeyHash NetworkId { get; }

    /// <summary>The host's own network, whose certificate was made or checked by this process.</summary>
    public static NetworkTrust Of(NetworkAuthority authority)
    {
        X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(authority.Certificate);
        return new NetworkTrust(certificate, certificate.GetECDsaPublicKey()!);
    }

    /// <returns>Null if it is not a certificate of a network.</returns>
    public static NetworkTrust? TryFrom(ReadOnlyMemory<byte> certificate)
    {
        X509Certificate2? authority = null;
        ECDsa? key = null;
        try
        {
            authority = X509CertificateLoader.LoadCertificate(certificate.Span);
            key = CertificateRules.IsNetwork(authority) ? authority.GetECDsaPublicKey() : null;
            if (key is not null && IsSignedBy(authority, authority))
                return new NetworkTrust(authority, key);
        }
        catch (Exception exception) when (CertificateRules.IsMalformed(exception))
        {
            // Not a certificate at all, or one of which a part cannot be read.
        }
        key?.Dispose();
        authority?.Dispose();
        return null;
    }

    public static KeyHash KeyHashOf(X509Certificate2 certificate) =>
        KeyHash.Read(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (_key)
            return _key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>What a certificate says, if it is one of this network that has not expired.</summary>
    /// <param name="certificate">What TLS has shown.</param>
    /// <param name="now">The time of the network.</param>
    /// <param name="tolerance">How far that may differ from the issuer's.</param>
    /// <returns>Null where it is not, or where a part of it cannot be read.</returns>
    public MemberCertificate? Check(X509Certificate2 certificate, DateTimeOffset now, TimeSpan tolerance) =>
        Read(certificate) is { } facts && !facts.HasExpired(now, tolerance) ? facts : null;

    /// <summary>What a certificate says, if it is one of this network, whether it has expired or not.</summary>
    /// <returns>Null where it is not, or where a part of it cannot be read.</returns>
    public MemberCertificate? Read(X509Certificate2 certificate)
    {
        try
        {
            var (notBefore, notAfter) = CertificateRules.ValidityOf(certificate);
            return CertificateRules.IsMember(certificate, _authority)
                && MemberName.TryRead(certificate, NetworkId, out MemberId member, out bool isHost)
                && IsSignedBy(certificate, _authority)
                    ? new MemberCertificate(member, isHost, KeyHashOf(certificate), notBefore, notAfter)
                    {
                        Mark = IssueMark.Read(certificate.SerialNumberBytes.Span),
                    }
                    : null;
        }
        catch (Exception exception) when (CertificateRules.IsMalformed(exception))
        {
            return null;
        }
    }

    /// <summary>Whether a certificate that the host has just issued is valid for this member, and not one of a host.</summary>
    /// <param name="member">The member.</param>
    /// <param name="certificate">What the host has sent.</param>
    public bool IsIssuedTo(MemberId member, X509Certificate2 certificate) => Read(certificate) is { IsHost: false } facts && facts.Member == member;

    private static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        int length = certificate.Equals(authority) ? 1 : 2;
        if (length == 2)
        {
            chain.ChainPolicy.ApplicationPolicy.Add(MemberName.ServerUse);
            chain.ChainPolicy.ApplicationPolicy.Add(MemberName.ClientUse);
        }
        return chain.Build(certificate) && chain.ChainElements.Count == length;
    }
}
