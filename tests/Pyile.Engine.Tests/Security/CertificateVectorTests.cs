using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Security;

/// <summary>The certificates of the test vectors.</summary>
public sealed class CertificateVectorTests
{
    private static readonly JsonElement Vector = Vectors.Read("certificates.json");

    public static TheoryData<string> Valid => [.. Vector.All("valid").Select(v => v.Text("name"))];

    public static TheoryData<string> Refused => [.. Vector.All("refused").Select(v => v.Text("name"))];

    public static TheoryData<string> RefusedNetworks => [.. Vector.All("refusedNetworks").Select(v => v.Text("name"))];

    [Fact]
    public void Network_certificate_has_its_id_and_fingerprint()
    {
        Assert.Equal(Vector.Hash("networkId"), Trust().NetworkId);
        Assert.Equal(Vector.Text("fingerprint"), Trust().NetworkId.ToFingerprint());
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Member_certificate_is_accepted(string name)
    {
        JsonElement vector = Find("valid", name);
        MemberCertificate? checkedBy = Check(vector);
        Assert.NotNull(checkedBy);
        Assert.Equal(
            (vector.Member("member"), vector.GetProperty("isHost").GetBoolean(), vector.Hash("keyHash")),
            (checkedBy.Member, checkedBy.IsHost, checkedBy.KeyHash));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Certificate_that_does_not_follow_the_specification_is_refused(string name) => Assert.Null(Check(Find("refused", name)));

    [Theory]
    [MemberData(nameof(RefusedNetworks))]
    public void Network_certificate_that_does_not_follow_the_specification_is_refused(string name) =>
        Assert.Null(NetworkTrust.TryFrom(Find("refusedNetworks", name).Bytes("certificate")));

    private static JsonElement Find(string list, string name) => Vector.All(list).Single(v => v.Text("name") == name);

    private static NetworkTrust Trust() => NetworkTrust.TryFrom(Vector.Bytes("networkCertificate"))!;

    private static MemberCertificate? Check(JsonElement vector)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(vector.Bytes("certificate"));
        return Trust().Check(certificate, Vector.Time("now"), TimeSpan.FromMinutes(10));
    }
}
