using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>A man in the middle that terminates TLS on both sides of a first login.</summary>
[Trait("Category", "Slow")]
public sealed class ManInTheMiddleTests : EncryptedSessionTest
{
    private readonly Detour _detour = new();
    private readonly MemberKey _key = MemberKey.Create(DateTimeOffset.UtcNow);

    private protected override ITransport Transport => _detour;

    [Theory]
    [InlineData("secret")]
    [InlineData("another")]
    public async Task Attacker_with_its_own_key_breaks_logins_by_password(string password)
    {
        HostSession host = StartHost();
        TlsRelay relay = Between(host, _key.SelfSigned);

        await FailsAsync(PyileError.HostNotProven, () => JoinAsync(host, "one", o => o with { Password = new Secret(password) }));

        AssertNobodyCameIn(host, relay);
    }

    [Fact]
    public async Task Attacker_with_its_own_key_breaks_logins_by_ticket()
    {
        HostSession host = StartHost();
        TlsRelay relay = Between(host, _key.SelfSigned);

        await FailsAsync(PyileError.HostNotProven, () => EnterAsync(host));

        AssertNobodyCameIn(host, relay);
        Assert.Equal(1, Assert.Single(host.Tickets).UsesLeft);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("another")]
    public async Task Attacker_as_another_network_breaks_logins_by_password(string password)
    {
        HostSession host = StartHost();
        using NetworkAuthority network = NetworkAuthority.Create(DateTimeOffset.UtcNow);
        TlsRelay relay = Between(host, CertificateOf(network), Claim(network));

        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, "one", o => o with { Password = new Secret(password) }));

        AssertNobodyCameIn(host, relay);
        Assert.Equal(1, Assert.Single(host.Attempts).Count);
    }

    [Fact]
    public async Task Attacker_as_another_network_breaks_logins_by_ticket()
    {
        HostSession host = StartHost();
        using NetworkAuthority network = NetworkAuthority.Create(DateTimeOffset.UtcNow);
        TlsRelay relay = Between(host, CertificateOf(network), Claim(network));

        await FailsAsync(PyileError.HostNotProven, () => EnterAsync(host));

        AssertNobodyCameIn(host, relay);
    }

    [Fact]
    public async Task Attacker_as_another_network_at_a_known_address_gets_no_password_proof()
    {
        await using var folder = new TemporaryFolder();
        string trust = folder.File("networks.json");
        HostSession host = StartHost();
        PeerSession before = await JoinAsync(host, "one", o => o with { TrustPath = trust });
        await before.CloseAsync().Soon();
        using NetworkAuthority network = NetworkAuthority.Create(DateTimeOffset.UtcNow);
        Between(host, CertificateOf(network), Claim(network));

        PyileException refused = await FailsAsync(PyileError.HostKeyChanged, () => JoinAsync(host, "one", o => o with { TrustPath = trust }));

        Assert.Contains(host.Fingerprint!, refused.Message, StringComparison.Ordinal);
        Assert.Contains(network.NetworkId.ToFingerprint(), refused.Message, StringComparison.Ordinal);
        Assert.Empty(host.Attempts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Member_of_the_network_cannot_impersonate_its_host(bool hasTicket)
    {
        HostSession host = StartHost();
        HandMadeMember member = Played(await HandMadeMember.JoinAsync(host, "127.0.0.9"));
        TlsRelay relay = Between(host, member.Joined.Certificate);

        await FailsAsync(PyileError.HostNotProven, () => hasTicket ? EnterAsync(host) : JoinAsync(host));

        Assert.True(relay.Frames > 0);
        Assert.DoesNotContain(host.GetPeers(), p => p.Alias == "one");
    }

    private TlsRelay Between(HostSession host, X509Certificate2 certificate, Func<bool, ProtocolFrame, ProtocolFrame>? change = null)
    {
        TlsRelay relay = Played(new TlsRelay(host.HostAddress, certificate) { Change = change ?? ((_, frame) => frame) }.Start());
        _detour.Divert(host.HostAddress, relay.Address);
        return relay;
    }

    private X509Certificate2 CertificateOf(NetworkAuthority network) => _key.With(
        network.IssueHost(_key.PublicKey, MemberId.NewRandom(), DateTimeOffset.UtcNow - Clocks.Tolerance, DateTimeOffset.UtcNow.AddDays(1)));

    private static Func<bool, ProtocolFrame, ProtocolFrame> Claim(NetworkAuthority network) =>
        (_, frame) => frame is ChallengeFrame challenge ? challenge with { Network = network.Certificate } : frame;

    private static void AssertNobodyCameIn(HostSession host, TlsRelay relay)
    {
        Assert.True(relay.Frames > 0, "It has read what they say.");
        Assert.Equal(["admin"], host.GetPeers().Select(p => p.Alias));
    }
}
