using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Security;

public sealed class MemberCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = Given.Noon;
    private static readonly DateTimeOffset Later = Now.AddHours(24);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private static readonly MemberId Id = GivenV2.Member(7);

    private readonly NetworkAuthority _authority = NetworkAuthority.Create(Now);
    private readonly MemberKey _key = MemberKey.Create(Now);
    private readonly NetworkTrust _trust;

    public MemberCertificateTests() => _trust = NetworkTrust.TryFrom(_authority.Certificate)!;

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void Certificate_names_its_member_and_key()
    {
        MemberCertificate? said = Check(_authority.IssueMember(_key.PublicKey, Id, Now, Later));
        Assert.Equal(new MemberCertificate(Id, IsHost: false, _key.KeyHash, Now, Later), said);
    }

    [Fact]
    public void Only_the_certificate_of_the_host_marks_a_host() =>
        Assert.Equal(new MemberCertificate(Id, IsHost: true, _key.KeyHash, Now, Later), Check(_authority.IssueHost(_key.PublicKey, Id, Now, Later)));

    [Fact]
    public void Certificate_contains_the_certified_key()
    {
        using X509Certificate2 withKey = _key.With(_authority.IssueMember(_key.PublicKey, Id, Now, Later));
        Assert.True(withKey.HasPrivateKey);
        Assert.Equal(Id, _trust.Check(withKey, Now, Tolerance)?.Member);
        Assert.Equal(_key.KeyHash, NetworkTrust.KeyHashOf(withKey));
        Assert.Equal(_key.KeyHash, NetworkTrust.KeyHashOf(_key.SelfSigned));
    }

    [Fact]
    public void Certificate_for_another_key_is_refused()
    {
        using var other = MemberKey.Create(Now);
        byte[] certificate = _authority.IssueMember(other.PublicKey, Id, Now, Later);
        Assert.Equal(PyileError.ProtocolViolation, Assert.Throws<PyileException>(() => _key.With(certificate)).Kind);
        Assert.Equal(PyileError.ProtocolViolation, Assert.Throws<PyileException>(() => _key.With([1, 2, 3])).Kind);
        Assert.Equal(PyileError.ProtocolViolation, Assert.Throws<PyileException>(() => _key.With([])).Kind);
    }

    [Theory]
    [InlineData(-86_400_000, true)]
    [InlineData(-301, true)]
    [InlineData(0, true)]
    [InlineData(86_400, true)]
    [InlineData(86_700, true)]
    [InlineData(86_701, false)]
    public void Certificate_is_valid_until_it_expires_and_for_the_clock_tolerance_after_that(int seconds, bool isGood)
    {
        byte[] certificate = _authority.IssueMember(_key.PublicKey, Id, Now, Later);
        Assert.Equal(isGood, Check(certificate, Now.AddSeconds(seconds)) is not null);
    }

    [Fact]
    public void Certificate_is_checked_with_the_given_time_not_the_system_clock()
    {
        DateTimeOffset longAgo = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using NetworkAuthority old = NetworkAuthority.Create(longAgo);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(old.IssueMember(_key.PublicKey, Id, longAgo, longAgo.AddDays(1)));
        NetworkTrust trust = NetworkTrust.TryFrom(old.Certificate)!;
        Assert.NotNull(trust.Check(certificate, longAgo.AddHours(1), Tolerance));
        Assert.Null(trust.Check(certificate, Now, Tolerance));
    }

    [Fact]
    public void Certificate_of_another_network_is_refused()
    {
        using NetworkAuthority other = NetworkAuthority.Create(Now);
        Assert.Null(Check(other.IssueMember(_key.PublicKey, Id, Now, Later)));
        Assert.Null(Check(other.IssueHost(_key.PublicKey, Id, Now, Later)));
    }

    [Fact]
    public void Certificate_without_a_network_signature_is_refused()
    {
        Assert.Null(_trust.Check(_key.SelfSigned, Now, Tolerance));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = ByHand.Request("CN=x", key, MemberName.ToExtension(_trust.NetworkId, Id, isHost: false));
        using X509Certificate2 certificate = request.CreateSelfSigned(Now, Later);
        Assert.Null(_trust.Check(certificate, Now, Tolerance));
    }

    [Fact]
    public void Certificate_of_the_network_is_not_a_member_certificate() => Assert.Null(Check(_authority.Certificate));

    [Fact]
    public void Member_cannot_issue_certificates()
    {
        using ECDsa member = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 issuer = X509CertificateLoader.LoadCertificate(
            _authority.IssueMember(member.ExportSubjectPublicKeyInfo(), GivenV2.Member(8), Now, Later));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = ByHand.Request("CN=x", key, MemberName.ToExtension(_trust.NetworkId, Id, isHost: true));
        using X509Certificate2 issued = request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(member), Now, Later, [1]);
        Assert.Null(_trust.Check(issued, Now, Tolerance));

        // The issuer name of the network does not help.
        using X509Certificate2 posed = request.Create(new X500DistinguishedName("CN=Pyile network"), X509SignatureGenerator.CreateForECDsa(member), Now, Later, [1]);
        Assert.Null(_trust.Check(posed, Now, Tolerance));
    }

    [Fact]
    public void Flipped_bit_in_a_certificate_is_detected()
    {
        byte[] good = _authority.IssueMember(_key.PublicKey, Id, Now, Later);
        for (int at = 0; at < good.Length; at++)
        {
            byte[] bad = [.. good];
            bad[at] ^= 1;
            X509Certificate2? certificate = null;
            try
            {
                certificate = X509CertificateLoader.LoadCertificate(bad);
                Assert.True(_trust.Check(certificate, Now, Tolerance) is null, $"With byte {at} changed it is taken.");
            }
            catch (CryptographicException)
            {
                // The bytes are no longer a certificate.
            }
            certificate?.Dispose();
        }
    }

    private MemberCertificate? Check(byte[] certificate, DateTimeOffset? at = null)
    {
        using X509Certificate2 loaded = X509CertificateLoader.LoadCertificate(certificate);
        return _trust.Check(loaded, at ?? Now, Tolerance);
    }
}
