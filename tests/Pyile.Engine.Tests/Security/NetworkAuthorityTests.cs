using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Security;

public sealed class NetworkAuthorityTests : IDisposable
{
    private readonly NetworkAuthority _authority = NetworkAuthority.Create(Given.Noon);
    private readonly NetworkTrust _trust;

    public NetworkAuthorityTests() => _trust = NetworkTrust.TryFrom(_authority.Certificate)!;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Loaded_network_equals_the_saved_network()
    {
        using NetworkAuthority again = NetworkAuthority.Load(_authority.ExportKey(), _authority.Certificate);
        Assert.Equal(_authority.NetworkId, again.NetworkId);
        Assert.Equal(_authority.Certificate, again.Certificate);
        Assert.True(_trust.Verify([1, 2, 3], again.Sign([1, 2, 3])));
        using var key = MemberKey.Create(Given.Noon);
        using X509Certificate2 issued = X509CertificateLoader.LoadCertificate(again.IssueMember(key.PublicKey, new MemberId(1), Given.Noon, Given.Noon.AddDays(1)));
        Assert.NotNull(_trust.Check(issued, Given.Noon, TimeSpan.Zero));
    }

    [Fact]
    public void Network_is_identified_by_the_hash_of_its_key()
    {
        using ECDsa key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(_authority.ExportKey(), out _);
        Assert.Equal(KeyHash.Read(SHA256.HashData(key.ExportSubjectPublicKeyInfo())), _authority.NetworkId);
        Assert.Equal(_authority.NetworkId, _trust.NetworkId);
    }

    [Fact]
    public void Key_that_does_not_match_the_certificate_is_refused()
    {
        using NetworkAuthority other = NetworkAuthority.Create(Given.Noon);
        AssertRefused(_authority.ExportKey(), other.Certificate);
        AssertRefused(other.ExportKey(), _authority.Certificate);
    }

    [Fact]
    public void Invalid_key_or_certificate_is_refused()
    {
        AssertRefused([], _authority.Certificate);
        AssertRefused([1, 2, 3], _authority.Certificate);
        AssertRefused(_authority.ExportKey()[..^1], _authority.Certificate);
        AssertRefused(_authority.ExportKey(), []);
        AssertRefused(_authority.ExportKey(), [1, 2, 3]);
        AssertRefused(_authority.ExportKey(), _authority.Certificate[..^1]);
        using RSA rsa = RSA.Create(2048);
        AssertRefused(rsa.ExportPkcs8PrivateKey(), _authority.Certificate);
    }

    [Fact]
    public void Certificate_of_a_member_is_not_a_network_certificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] certificate = _authority.IssueHost(key.ExportSubjectPublicKeyInfo(), new MemberId(1), Given.Noon, Given.Noon.AddDays(1));
        AssertRefused(key.ExportPkcs8PrivateKey(), certificate);
        Assert.Null(NetworkTrust.TryFrom(certificate));
    }

    [Fact]
    public void Signature_is_valid_for_the_signed_bytes_only()
    {
        byte[] signature = _authority.Sign([1, 2, 3]);
        Assert.Equal(64, signature.Length);
        Assert.True(_trust.Verify([1, 2, 3], signature));
        Assert.False(_trust.Verify([1, 2, 4], signature));
        Assert.False(_trust.Verify([1, 2, 3, 0], signature));
        Assert.False(_trust.Verify([], signature));
        for (int at = 0; at < signature.Length; at++)
        {
            byte[] changed = [.. signature];
            changed[at] ^= 1;
            Assert.False(_trust.Verify([1, 2, 3], changed));
        }
    }

    [Fact]
    public void Signature_of_another_length_or_network_is_refused()
    {
        byte[] signature = _authority.Sign([1]);
        Assert.False(_trust.Verify([1], []));
        Assert.False(_trust.Verify([1], signature.AsSpan(..63)));
        Assert.False(_trust.Verify([1], [.. signature, 0]));
        Assert.False(_trust.Verify([1], new byte[64]));
        using NetworkAuthority other = NetworkAuthority.Create(Given.Noon);
        Assert.False(_trust.Verify([1], other.Sign([1])));
    }

    [Fact]
    public void Certificate_that_is_not_of_a_network_is_not_trusted()
    {
        Assert.Null(NetworkTrust.TryFrom(Array.Empty<byte>()));
        Assert.Null(NetworkTrust.TryFrom(new byte[] { 1, 2, 3 }));
        Assert.Null(NetworkTrust.TryFrom(_authority.Certificate.AsMemory(..^1)));
        using var key = MemberKey.Create(Given.Noon);
        Assert.Null(NetworkTrust.TryFrom(key.SelfSigned.RawData));
    }

    [Fact]
    public void Key_of_another_kind_is_not_a_network_key()
    {
        using RSA rsa = RSA.Create(2048);
        Assert.Null(Authority(new CertificateRequest("CN=Pyile network", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        using ECDsa larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Null(Authority(new CertificateRequest("CN=Pyile network", larger, HashAlgorithmName.SHA256)));
        using ECDsa right = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.NotNull(Authority(new CertificateRequest("CN=Pyile network", right, HashAlgorithmName.SHA256)));
    }

    [Fact]
    public void Certificate_does_not_outlive_its_network()
    {
        using var key = MemberKey.Create(Given.Noon);
        using X509Certificate2 issued = X509CertificateLoader.LoadCertificate(
            _authority.IssueHost(key.PublicKey, new MemberId(1), Given.Noon, DateTimeOffset.MaxValue));
        using X509Certificate2 network = X509CertificateLoader.LoadCertificate(_authority.Certificate);
        Assert.Equal(network.NotAfter, issued.NotAfter);
    }

    private static NetworkTrust? Authority(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        using X509Certificate2 certificate = request.CreateSelfSigned(Given.Noon, Given.Noon.AddDays(1));
        return NetworkTrust.TryFrom(certificate.RawData);
    }

    private static void AssertRefused(byte[] key, byte[] certificate)
    {
        PyileException exception = Assert.Throws<PyileException>(() => NetworkAuthority.Load(key, certificate));
        Assert.Equal(PyileError.StateFile, exception.Kind);
    }
}
