using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// Both sides of a login inside TLS, in memory, and an attacker in between who has broken TLS, so the frames must protect
/// themselves.
/// </summary>
internal sealed class TamperedLogin : IAdmissions, IDisposable
{
    private static readonly IPEndPoint HostAt = Given.At("127.0.0.1:4702");

    private readonly SessionContext _parts;
    private readonly HostNetwork _network;
    private readonly TicketRegistry _tickets = new(NoChanges.Instance);
    private readonly LoginGate _gate;
    private readonly LoginProtocol _protocol;
    private readonly MemberKey _key = MemberKey.Create(DateTimeOffset.UtcNow);
    private readonly X509Certificate2 _host;
    private readonly TicketContent _ticket;
    private readonly Secret _password = new("secret");

    public TamperedLogin()
    {
        _parts = new SessionContext(new PeerOptions { HostName = "127.0.0.1", Password = _password }, new MemoryTransport());
        _network = HostNetwork.Open(null, () => PasswordVerifier.Create(_password), TimeSpan.FromDays(1), TlsPair.Current.Acceptor, DateTimeOffset.UtcNow);
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
        var options = new LoginOptions { PerSecond = double.MaxValue, Burst = int.MaxValue };
        var logins = new LoginServices(
            _parts, options, new BanRegistry(int.MaxValue, NoChanges.Instance), new GuessBudget(options, _parts.Clock), _gate = new LoginGate(options, _parts.Clock), this);
        _protocol = new LoginProtocol(new NetworkServices(logins, _network, _tickets, new MemberRegister(NoChanges.Instance, _tickets), new RosterPublisher(_network.Authority, log), NoPaths.Instance));
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
        var login = new PendingLogin(hostSide);
        Assert.True(_gate.TryEnter(login));
        HostLoginRun hostRun = _protocol.NewRun(login);
        Task joiner = EndAsync(joinerSide, TalkAsync(joinRun, new FrameStream(joinerSide), _host, silence.Token));
        Task<Admitted?> host = TalkAsync(hostRun, new FrameStream(hostSide), _key.SelfSigned, silence.Token);
        await EndAsync(hostSide, host);
        await joiner;
        _gate.Exit(login);
        return host.IsCompletedSuccessfully && await host is not null;
    }

    public bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen) => false;

    public bool IsOfHost(IPEndPoint joiner, IPAddress hostAsSeen) => false;

    public bool IsConnected(MemberId member) => false;

    public AliasRegister Aliases { get; } = new();

    public void Dispose()
    {
        _protocol.Dispose();
        _network.Dispose();
        _key.Dispose();
        _host.Dispose();
        _password.Dispose();
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

    /// <summary>The dialogue of a joiner without TLS.</summary>
    internal static async Task TalkAsync(JoinRun run, FrameStream stream, X509Certificate2 host, CancellationToken cancellationToken)
    {
        await BeginAsync(run, stream, host, cancellationToken);
        await LogInAsync(run, stream, host, cancellationToken);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "BeginAsync")]
    private static extern Task<NetworkTrust> BeginAsync(JoinRun run, FrameStream stream, X509Certificate2 host, CancellationToken cancellationToken);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "LogInAsync")]
    private static extern Task<X509Certificate2> LogInAsync(JoinRun run, FrameStream stream, X509Certificate2 host, CancellationToken cancellationToken);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TalkAsync")]
    private static extern Task<Admitted?> TalkAsync(HostLoginRun run, FrameStream stream, X509Certificate2 joiner, CancellationToken cancellationToken);
}
