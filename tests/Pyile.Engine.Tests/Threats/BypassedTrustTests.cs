using System.Net;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>An attacker who tries to get around the network that a peer remembers for an address: with a ticket, or with version 1.</summary>
[Trait("Category", "Slow")]
public sealed class BypassedTrustTests : EncryptedSessionTest
{
    private static readonly KeyHash Other = new(7, 7);

    private readonly Detour _detour = new();
    private readonly TemporaryFolder _folder;

    public BypassedTrustTests() => _folder = Played(new TemporaryFolder());

    private protected override ITransport Transport => _detour;

    private string TrustPath => _folder.File("networks.json");

    private IReadOnlyList<KnownNetwork> Known => new TrustStore(TrustPath).Load();

    [Fact]
    public async Task Ticket_of_another_network_is_refused_without_a_connection()
    {
        HostSession host = StartHost();
        RememberOther("127.0.0.1", host.HostAddress.Port);

        PyileException exception = await FailsAsync(PyileError.HostKeyChanged, () => EnterAsync(host, with: Remembering));

        Assert.Contains(Other.ToFingerprint(), exception.Message, StringComparison.Ordinal);
        Assert.Contains(host.Fingerprint!, exception.Message, StringComparison.Ordinal);
        Assert.Equal(Other, Assert.Single(Known).Network);
        Assert.Empty(_detour.Dialled);
    }

    [Fact]
    public async Task Ticket_replaces_another_network_if_the_caller_accepts_it()
    {
        HostSession host = StartHost();
        RememberOther("127.0.0.1", host.HostAddress.Port);

        await EnterAsync(host, with: o => Remembering(o) with { AcceptNewHost = true });

        Assert.Equal(host.Fingerprint, Assert.Single(Known).Fingerprint);
    }

    [Fact]
    public async Task Ticket_is_used_at_an_address_for_which_nothing_else_is_remembered()
    {
        HostSession host = StartHost();
        RememberOther("127.0.0.9", host.HostAddress.Port);
        var (_, text) = await host.NewTicketAsync(new TicketOptions { HostNames = ["127.0.0.9", "127.0.0.1"] }).Soon();

        await JoinAsync(host, with: o => Remembering(o) with { Password = null, Ticket = new Secret(text) });

        Assert.Equal(Other, Known.Single(k => k.Host == "127.0.0.9").Network);
        Assert.Equal(host.Fingerprint, Known.Single(k => k.Host == "127.0.0.1").Fingerprint);
        Assert.All(_detour.Dialled, c => Assert.Equal(host.HostAddress, c.Remote));
    }

    [Fact]
    public void Store_does_not_replace_a_network_that_another_process_has_remembered()
    {
        RememberOther("127.0.0.1", 4702);

        PyileException exception = Assert.Throws<PyileException>(
            () => new TrustStore(TrustPath).Remember("127.0.0.1", 4702, new KeyHash(8, 8), DateTimeOffset.UtcNow));

        Assert.Equal(PyileError.HostKeyChanged, exception.Kind);
        Assert.Equal(Other, Assert.Single(Known).Network);
    }

    [Theory]
    [InlineData(false, "correct horse")]
    [InlineData(true, "correct horse")]
    public async Task Host_of_version_1_gets_nothing_where_a_network_is_remembered(bool isExclusive, string password)
    {
        await using IListener listener = Transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), 4);
        Task greeting = GreetAllAsync(listener);
        RememberOther("127.0.0.1", listener.Local.Port);

        PyileException exception = await FailsAsync(PyileError.HostKeyChanged, () => JoinAsync(listener.Local, with: o => Remembering(o) with
        {
            Password = new Secret(password),
            Legacy = isExclusive ? LegacyProtocol.Exclusive : LegacyProtocol.Instance,
        }));

        Assert.Contains(Other.ToFingerprint(), exception.Message, StringComparison.Ordinal);
        Traces.AssertNone([.. _detour.Dialled.SelectMany(c => c.Sent)], password);
        await listener.DisposeAsync();
        await greeting.Soon();
    }

    [Fact]
    public async Task Host_of_version_1_is_used_if_the_caller_accepts_it()
    {
        HostSession host = StartHost(o => o with { Legacy = LegacyProtocol.Exclusive });
        RememberOther("127.0.0.1", host.HostAddress.Port);

        PeerSession one = await JoinAsync(host, with: o => Remembering(o) with { AcceptNewHost = true, Legacy = LegacyProtocol.Instance });

        Assert.False(one.Encrypted);
        Assert.Equal(Other, Assert.Single(Known).Network);
    }

    [Fact]
    public async Task Probe_reports_a_change_if_a_remembered_network_speaks_only_version_1()
    {
        HostSession host = StartHost(o => o with { Legacy = LegacyProtocol.Exclusive });
        RememberOther("127.0.0.1", host.HostAddress.Port);

        ProbedHost found = await HostProbe.RunAsync(new ProbeOptions
        {
            HostName = "127.0.0.1",
            Port = host.HostAddress.Port,
            TrustPath = TrustPath,
            Legacy = LegacyProtocol.Instance,
        }).Soon();

        Assert.Equal(HostTrust.Changed, found.Trust);
        Assert.Contains(Other.ToFingerprint(), found.Detail, StringComparison.Ordinal);
    }

    private PeerOptions Remembering(PeerOptions options) => options with { TrustPath = TrustPath };

    private void RememberOther(string host, int port) => new TrustStore(TrustPath).Remember(host, port, Other, DateTimeOffset.UtcNow);

    private static Task GreetAllAsync(IListener listener) => OpenConnections.AcceptAsync(listener, async joiner =>
    {
        await joiner.WriteAsync(Encoding.UTF8.GetBytes("""{"banned": false}"""), default);
        byte[] buffer = new byte[4096];
        while (await joiner.ReadAsync(buffer, default) > 0)
        {
        }
    });
}
