using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Security;

/// <summary>Certificates that the network signed, but that are not valid member certificates.</summary>
public sealed class MemberNameTests : IDisposable
{
    private const string Member = "00000000000000000000000000000007";

    private readonly NetworkAuthority _authority = NetworkAuthority.Create(Given.Noon);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private KeyHash Network => _authority.NetworkId;

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void Certificate_name_contains_the_network_and_the_member()
    {
        Assert.Equal(new MemberId(7), Check(Names(b => b.AddUri(new Uri($"pyile:{Network}/{Member}"))))?.Member);
        Assert.True(Check(Names(b => b.AddUri(new Uri($"pyile:{Network}/{Member}/host"))))!.IsHost);
    }

    [Theory]
    [InlineData("pyile:{0}/00000000000000000000000000000007/Host")]
    [InlineData("pyile:{0}/00000000000000000000000000000007/host/")]
    [InlineData("pyile:{0}/00000000000000000000000000000007/")]
    [InlineData("pyile:{0}/00000000000000000000000000000007/peer")]
    [InlineData("pyile:{0}/0000000000000000000000000000007")]
    [InlineData("pyile:{0}/000000000000000000000000000000007")]
    [InlineData("pyile:{0}:00000000000000000000000000000007")]
    [InlineData("pyile:{0}/0000000000000000000000000000000g")]
    [InlineData("pyile:{0}")]
    [InlineData("pyile:/00000000000000000000000000000007")]
    [InlineData("pyile://{0}/00000000000000000000000000000007")]
    [InlineData("other:{0}/00000000000000000000000000000007")]
    public void Certificate_with_another_name_is_refused(string format) =>
        Assert.Null(Check(Names(b => b.AddUri(new Uri(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, Network))))));

    [Fact]
    public void Certificate_with_the_name_of_another_network_is_refused() =>
        Assert.Null(Check(Names(b => b.AddUri(new Uri($"pyile:{GivenV2.Network}/{Member}")))));

    [Fact]
    public void Certificate_with_a_second_name_is_refused()
    {
        string name = $"pyile:{Network}/{Member}";
        Assert.Null(Check(Names(b =>
        {
            b.AddUri(new Uri(name));
            b.AddUri(new Uri(name + "/host"));
        })));
        Assert.Null(Check(Names(b =>
        {
            b.AddUri(new Uri(name));
            b.AddDnsName("localhost");
        })));
        Assert.Null(Check(Names(b =>
        {
            b.AddDnsName("localhost");
            b.AddUri(new Uri(name));
        })));
    }

    [Fact]
    public void Certificate_without_a_name_is_refused()
    {
        Assert.Null(Check());
        Assert.Null(Check(Names(b => b.AddEmailAddress($"pyile:{Network}/{Member}"))));
    }

    [Theory]
    [InlineData("3000")]
    [InlineData("3002")]
    [InlineData("300286ff")]
    [InlineData("04020102")]
    public void Certificate_with_a_malformed_name_extension_is_refused(string extension) =>
        Assert.Null(Check(new X509Extension("2.5.29.17", Convert.FromHexString(extension), critical: false)));

    [Theory]
    [InlineData("1.3.6.1.5.5.7.3.1")]
    [InlineData("1.3.6.1.5.5.7.3.2")]
    [InlineData("1.3.6.1.5.5.7.3.3")]
    public void Certificate_that_is_not_for_both_ends_of_a_link_is_refused(string use)
    {
        CertificateRequest request = ByHand.Request("CN=x", _key, MemberName.ToExtension(Network, new MemberId(7), isHost: false));
        request.CertificateExtensions.Remove(request.CertificateExtensions.OfType<X509EnhancedKeyUsageExtension>().Single());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        Assert.Null(Check(request));
    }

    private MemberCertificate? Check(params X509Extension[] names) => Check(ByHand.Request("CN=x", _key, names));

    private MemberCertificate? Check(CertificateRequest request)
    {
        using X509Certificate2 certificate = ByHand.Sign(_authority, request, Given.Noon, Given.Noon.AddDays(1));
        return NetworkTrust.TryFrom(_authority.Certificate)!.Check(certificate, Given.Noon, TimeSpan.Zero);
    }

    private static X509Extension Names(Action<SubjectAlternativeNameBuilder> add)
    {
        var builder = new SubjectAlternativeNameBuilder();
        add(builder);
        return builder.Build();
    }
}
