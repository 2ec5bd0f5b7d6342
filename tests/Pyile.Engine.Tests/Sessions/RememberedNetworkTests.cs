using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

[Trait("Category", "Slow")]
public sealed class RememberedNetworkTests : EncryptedSessionTest
{
    private readonly TemporaryFolder _folder;

    public RememberedNetworkTests() => _folder = Played(new TemporaryFolder());

    private string TrustPath => _folder.File("networks.json");

    private KnownNetwork Known => Assert.Single(new TrustStore(TrustPath).Load());

    [Fact]
    public async Task Network_of_a_first_login_is_remembered()
    {
        HostSession host = StartHost();

        PeerSession one = await JoinAsync(host, with: Remembering);
        KnownNetwork first = Known;
        await JoinAsync(host, "two", Remembering);

        Assert.Equal(("127.0.0.1", host.HostAddress.Port, host.Fingerprint), (first.Host, first.Port, first.Network.ToFingerprint()));
        Assert.Equal(one.Fingerprint, Known.Network.ToFingerprint());
        Assert.Equal(first.FirstSeen, Known.FirstSeen);
        Assert.True(Known.LastSeen > first.LastSeen);
    }

    [Fact]
    public async Task Changed_key_is_refused_with_both_fingerprints_before_the_password_is_used()
    {
        var (before, after) = await ChangeHostAsync();

        PyileException exception = await FailsAsync(PyileError.HostKeyChanged, () => JoinAsync(after, with: Remembering));

        Assert.Contains(before.Fingerprint!, exception.Message, StringComparison.Ordinal);
        Assert.Contains(after.Fingerprint!, exception.Message, StringComparison.Ordinal);
        Assert.Equal(before.Fingerprint, Known.Network.ToFingerprint());
        Assert.Empty(after.Attempts);
        Assert.Single(after.GetPeers());
    }

    [Fact]
    public async Task Accepted_new_host_is_remembered()
    {
        var (_, after) = await ChangeHostAsync();

        await JoinAsync(after, with: o => Remembering(o) with { AcceptNewHost = true });

        Assert.Equal(after.Fingerprint, Known.Network.ToFingerprint());
        await JoinAsync(after, "two", Remembering);
    }

    [Fact]
    public async Task Host_is_not_remembered_after_a_wrong_password()
    {
        HostSession host = StartHost();
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => Remembering(o) with { Password = new Secret("guess") }));
        Assert.Empty(new TrustStore(TrustPath).Load());
    }

    [Fact]
    public async Task Network_of_a_ticket_is_remembered()
    {
        HostSession host = StartHost();
        await EnterAsync(host, with: Remembering);
        Assert.Equal((host.HostAddress.Port, host.Fingerprint), (Known.Port, Known.Network.ToFingerprint()));
    }

    [Fact]
    public async Task Address_of_a_ticket_that_answered_is_remembered()
    {
        HostSession host = StartHost();
        var (_, text) = await host.NewTicketAsync(new TicketOptions { HostNames = ["127.0.0.9", "127.0.0.1"] }).Soon();

        await JoinAsync(host, with: o => Remembering(o) with { Password = null, Ticket = new Secret(text) });

        Assert.Equal("127.0.0.1", Known.Host);
    }

    [Fact]
    public async Task Ticket_of_another_network_is_refused_whatever_is_remembered()
    {
        var (before, after) = await ChangeHostAsync(tickets: true);
        PyileException exception = await FailsAsync(
            PyileError.HostNotProven, () => JoinAsync(after, with: o => Remembering(o) with { Password = null, Ticket = new Secret(_ticket!) }));
        Assert.Contains(before.Fingerprint!, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peer_with_a_damaged_trust_file_does_not_join()
    {
        HostSession host = StartHost();
        await File.WriteAllTextAsync(TrustPath, "damaged");

        await FailsAsync(PyileError.TrustFile, () => JoinAsync(host, with: Remembering));

        Assert.Equal("damaged", await File.ReadAllTextAsync(TrustPath));
        Assert.Empty(RecordOf(host).All<PeerJoined>());
    }

    [Fact]
    public async Task Peer_with_a_damaged_trust_file_does_not_join_even_if_it_accepts_any_host()
    {
        HostSession host = StartHost();
        await File.WriteAllTextAsync(TrustPath, "damaged");
        var (ticket, text) = await host.NewTicketAsync().Soon();

        await FailsAsync(
            PyileError.TrustFile,
            () => JoinAsync(host, with: o => Remembering(o) with { AcceptNewHost = true, Password = null, Ticket = new Secret(text) }));

        Assert.Equal(ticket, Assert.Single(host.Tickets));
        Assert.Empty(RecordOf(host).All<PeerJoined>());
    }

    [Fact]
    public async Task Peer_that_cannot_save_its_host_stays_with_a_warning()
    {
        HostSession host = StartHost();
        Directory.CreateDirectory(TrustPath + ".lock");

        PeerSession peer = await EnterAsync(host, with: Remembering);

        Logged warning = Assert.Single(RecordOf(peer).LinesOf(LogIds.NotRemembered));
        Assert.Contains(host.Fingerprint!, warning.Text, StringComparison.Ordinal);
        Assert.Contains(TrustPath, warning.Text, StringComparison.Ordinal);
        Assert.Equal(SessionState.Connected, peer.State);
        Assert.Empty(new TrustStore(TrustPath).Load());
    }

    [Fact]
    public async Task Peer_that_cannot_save_the_time_of_a_login_gets_no_warning()
    {
        HostSession host = StartHost();
        await EnterAsync(host, "one", Remembering);
        KnownNetwork known = Known;
        Directory.CreateDirectory(TrustPath + ".lock");

        PeerSession peer = await EnterAsync(host, "two", Remembering);

        Assert.Empty(RecordOf(peer).LinesOf(LogIds.NotRemembered));
        Assert.Single(RecordOf(peer).LinesOf(LogIds.LastSeenNotSaved));
        Assert.Equal(known, Known);
    }

    [Fact]
    public async Task Peer_leaves_if_another_network_was_remembered_during_its_login()
    {
        HostSession host = StartHost();
        var other = new KeyHash(7, 7);
        PeerOptions options = Remembering(PeerDefaults(NewRecord(), host.HostAddress));
        var transport = new BeforeConnect(() => new TrustStore(TrustPath).Remember("127.0.0.1", host.HostAddress.Port, other, DateTimeOffset.UtcNow));

        await FailsAsync(PyileError.HostKeyChanged, () => PeerSession.ConnectAsync(options, transport, default));

        Assert.Equal(other, Known.Network);
        Assert.Equal(LeaveReason.Left, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
    }

    private string? _ticket;

    private PeerOptions Remembering(PeerOptions options) => options with { TrustPath = TrustPath };

    /// <summary>A host that a peer remembers, and another network at the same address later.</summary>
    private async Task<(HostSession Before, HostSession After)> ChangeHostAsync(bool tickets = false)
    {
        HostSession before = StartHost();
        await JoinAsync(before, with: Remembering);
        if (tickets)
            _ticket = (await before.NewTicketAsync().Soon()).Text;
        await before.CloseAsync().Soon();
        return (before, StartHost(o => o with { Port = before.HostAddress.Port }));
    }

    private sealed class BeforeConnect(Action action) : ITransport
    {
        public IListener Listen(IPEndPoint local, int backlog) => TcpTransport.Instance.Listen(local, backlog);

        public ValueTask<IConnection> ConnectAsync(IPEndPoint remote, IPAddress local, CancellationToken cancellationToken)
        {
            action();
            return TcpTransport.Instance.ConnectAsync(remote, local, cancellationToken);
        }
    }
}
