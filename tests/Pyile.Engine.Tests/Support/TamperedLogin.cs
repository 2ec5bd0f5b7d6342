using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// Both sides of a login inside TLS, in memory, and an attacker in between who has broken TLS, so the frames must protect
/// themselves.
/// </summary>
internal sealed class TamperedLogin : ILoginGate, IAdmissions, IDisposable
{
    private static readonly IPEndPoint HostAt = Given.At("127.0.0.1:4702");

    private readonly SessionContext _parts;
    private readonly HostNetwork _network;
    private readonly TicketRegistry _tickets = new(() => { });
    private readonly LoginProtocol _desk;
    private readonly MemberKey _key = MemberKey.Create(DateTimeOffset.UtcNow);
    private readonly X509Certificate2 _host;
    private readonly TicketContent _ticket;
    private readonly Secret _password = new("secret");

    public TamperedLogin()
    {
        _parts = new SessionContext(new PeerOptions { HostName = "127.0.0.1", Password = _password }, new MemoryTransport());
        _network = HostNetwork.Open(null, _password, TimeSpan.FromDays(1), DateTimeOffset.UtcNow);
        _host = X509CertificateLoader.LoadCertificate(_network.CertificateBytes);
        var log = new RosterLog(_network.Authority.NetworkId, 1);
        log.Join(new RosterEntry
        {
            Id = _network.Host,
            KeyHash = _network.HostKey,
            Alias = "admin",
            Traits = MemberTraits.IsHost,
            Joined = DateTimeOffset.UtcNow,
            Addresses = [new RosterAddress(AddressKind.Local, HostAt)],
        });
        _desk = new LoginProtocol(
            _parts, new LoginOptions(), _network, new BanRegistry(int.MaxValue, () => { }), new GuessBudget(new LoginOptions(), _parts.Clock), _tickets, new RosterPublisher(_network.Authority, log), this, this);
        var (_, text) = _tickets.Issue(new TicketOptions { Uses = 1_000_000 }, _network.Authority.NetworkId, [new TicketHost("127.0.0.1", 4702)], DateTimeOffset.UtcNow);
        TicketText.TryDecode(text, out TicketContent? ticket, out _);
        _ticket = ticket!;
    }

    /// <summary>The writes of both sides in order: hello, challenge, proof, admission with roster, accepted.</summary>
    public List<byte[]> Said { get; } = [];

    /// <param name="kind">Password or ticket.</param>
    /// <param name="change">Receives the number of the write and its bytes, and changes them in place.</param>
    /// <returns>Whether the host would list the joiner, which means that both sides agree.</returns>
    public async Task<bool> RunAsync(LoginKind kind, Action<int, byte[]> change)
    {
        Said.Clear();
        var transport = new MemoryTransport();
        await using IListener listener = transport.Listen(HostAt, 1);
        using var silence = new CancellationTokenSource();
        var wire = new TamperedWire((number, bytes) =>
        {
            Said.Add(bytes.ToArray());
            change(number, bytes);
        }, silence);
        var joinerSide = new TamperedConnection(await transport.ConnectAsync(HostAt, IPAddress.Loopback, default), wire, isHost: false);
        var hostSide = new TamperedConnection(await listener.AcceptAsync(default), wire, isHost: true);
        var joinRun = new JoinRun(joinerSide, CredentialsOf(kind), new RosterReplica(), _parts.Clock);
        var hostRun = new HostLoginRun(new PendingLogin(hostSide), _desk);
        Task joiner = EndAsync(joinerSide, TalkAsync(joinRun, new FrameStream(joinerSide), _host, silence.Token));
        Task<Admitted?> host = TalkAsync(hostRun, new FrameStream(hostSide), _key.SelfSigned, silence.Token);
        await EndAsync(hostSide, host);
        await joiner;
        return host.IsCompletedSuccessfully && await host is not null;
    }

    public void Heard(PendingLogin login)
    {
    }

    public void HostWorks(PendingLogin login)
    {
    }

    public void HostAnswers(PendingLogin login)
    {
    }

    public void Leave(PendingLogin login)
    {
    }

    public void Drop(IPNetwork rule, PendingLogin? except = null)
    {
    }

    public bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen) => false;

    public string ReserveAlias(string wanted, MemberId member) => wanted;

    public void ReleaseAlias(MemberId member)
    {
    }

    public void Dispose()
    {
        _desk.Dispose();
        _network.Dispose();
        _key.Dispose();
        _host.Dispose();
    }

    private JoinCredentials CredentialsOf(LoginKind kind) => HandMadeMember.New(kind, _key) with
    {
        Password = kind == LoginKind.Password ? _password : null,
        Ticket = kind == LoginKind.Ticket ? _ticket : null,
    };

    // When one side ends, the other notices it, as with a closed connection.
    private static async Task EndAsync(TamperedConnection connection, Task side)
    {
        await side.WaitAsync(Patience.Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(side.IsCompleted, "One of the two waits for ever.");
        await connection.DisposeAsync();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TalkAsync")]
    private static extern Task TalkAsync(JoinRun run, FrameStream stream, X509Certificate2 host, CancellationToken cancellationToken);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TalkAsync")]
    private static extern Task<Admitted?> TalkAsync(HostLoginRun run, FrameStream stream, X509Certificate2 joiner, CancellationToken cancellationToken);
}
