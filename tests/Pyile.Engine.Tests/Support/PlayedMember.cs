using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tests.Support;

/// <summary>A member of version 2 that the test plays, with its own key and certificates.</summary>
internal sealed class PlayedMember(ITransport transport, TimeProvider time) : IAsyncDisposable
{
    private static int _ports = 30_000;
    private readonly List<FrameStream> _streams = [];

    public MemberKey Key { get; } = MemberKey.Create(time.GetUtcNow());

    /// <summary>The announced port for messages, on which nothing listens.</summary>
    public int MessagePort { get; init; } = Interlocked.Increment(ref _ports);

    public RosterReplica Roster { get; } = new();

    public Joined? Joined { get; private set; }

    public MemberId Member => Joined!.Member;

    public X509Certificate2 Certificate => Joined!.Certificate;

    /// <summary>Joins with a ticket.</summary>
    public Task JoinAsync(HostSession host, string ticket, string from = "127.0.0.1", string alias = "one")
    {
        Assert.True(TicketText.TryDecode(ticket, out TicketContent? content, out string? problem), problem);
        return JoinAsync(host.HostAddress, With(LoginKind.Ticket, Key.SelfSigned, alias) with { Ticket = content }, from);
    }

    /// <summary>Joins again with the certificate of the last login.</summary>
    public Task ReturnAsync(HostSession host, string from = "127.0.0.1", string alias = "one") =>
        JoinAsync(host.HostAddress, With(LoginKind.Certificate, Certificate, alias), from);

    public async ValueTask DisposeAsync()
    {
        foreach (FrameStream stream in _streams)
            await stream.DisposeAsync();
        Key.Dispose();
    }

    private JoinCredentials With(LoginKind kind, X509Certificate2 certificate, string alias) => new()
    {
        Kind = kind,
        Key = Key,
        Certificate = certificate,
        Tls = TlsPair.Current.Dialler,
        Alias = alias,
        MessagePort = MessagePort,
        AllowsUnencrypted = false,
    };

    private async Task JoinAsync(IPEndPoint host, JoinCredentials credentials, string from)
    {
        IConnection connection = await transport.ConnectAsync(host, IPAddress.Parse(from), default).Soon();
        Joined = await new JoinRun(connection, credentials, Roster, new MonotonicClock(time)).RunAsync(default).Soon();
        _streams.Add(Joined.Stream);
    }
}
