using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>A member of version 2 that the test plays: it has a valid certificate and sends what the test wants.</summary>
internal sealed class HandMadeMember : IAsyncDisposable
{
    private static readonly MonotonicClock Clock = new(TimeProvider.System);

    private readonly string _from;

    private HandMadeMember(MemberKey key, RosterReplica copy, Joined joined, string from)
    {
        Key = key;
        Roster = copy;
        Joined = joined;
        _from = from;
    }

    public MemberKey Key { get; }

    public RosterReplica Roster { get; }

    public Joined Joined { get; }

    /// <summary>The name of its session on message links.</summary>
    public ulong Session { get; set; } = 1;

    public MemberId Id => Joined.Member;

    /// <summary>Its link to the host.</summary>
    public FrameStream Control => Joined.Stream;

    public static async Task<HandMadeMember> JoinAsync(HostSession host, string from = "127.0.0.1", int messagePort = 9, MemberKey? ownKey = null)
    {
        var (_, text) = await host.NewTicketAsync().Soon();
        TicketText.TryDecode(text, out TicketContent? ticket, out _);
        MemberKey key = ownKey ?? MemberKey.Create(DateTimeOffset.UtcNow);
        var copy = new RosterReplica();
        JoinCredentials credentials = New(LoginKind.Ticket, key, messagePort) with { Ticket = ticket, Network = ticket!.Network };
        return new HandMadeMember(key, copy, await EnterAsync(host.HostAddress, from, credentials, copy), from);
    }

    /// <summary>Tries to log in and leaves nothing open if that fails.</summary>
    public static async Task<Joined> EnterAsync(IPEndPoint host, string from, JoinCredentials credentials, RosterReplica? copy = null)
    {
        IConnection connection = await TcpTransport.Instance.ConnectAsync(host, Given.Ip(from), default).Soon();
        return await new JoinRun(connection, credentials, copy ?? new RosterReplica(), Clock).RunAsync(default).Soon();
    }

    public static JoinCredentials New(LoginKind kind, MemberKey key, int messagePort = 9) => new()
    {
        Kind = kind,
        Key = key,
        Certificate = key.SelfSigned,
        Tls = TlsPair.Current.Dialler,
        Alias = "played",
        MessagePort = messagePort,
        AllowsUnencrypted = false,
    };

    /// <summary>The credentials with which it returns without a password.</summary>
    public JoinCredentials ByCertificate() => New(LoginKind.Certificate, Key) with { Certificate = Joined.Certificate };

    /// <summary>Dials another member and completes the handshake, so messages can be sent.</summary>
    public async Task<FrameStream> DialAsync(IPEndPoint other)
    {
        FrameStream stream = await KnockAsync(other);
        await stream.WriteAsync(V2Bytes.Position(Session, 1, 0, 0), default).Soon();
        Assert.IsType<PositionFrame>(await stream.ReadAsync(ProtocolLimits.Login, default).Soon());
        return stream;
    }

    /// <summary>Dials another member up to the point at which both have identified each other.</summary>
    public async Task<FrameStream> KnockAsync(IPEndPoint other)
    {
        IConnection connection = await TcpTransport.Instance.ConnectAsync(other, Given.Ip(_from), default).Soon();
        TlsConnection tls = await connection.DialLinkAsync(Joined.Certificate).Soon();
        var stream = new FrameStream(tls);
        Assert.IsType<WelcomeFrame>(await stream.ReadAsync(ProtocolLimits.Login, default).Soon());
        return stream;
    }

    /// <summary>Accepts the next connection of another member and completes the handshake.</summary>
    public async Task<FrameStream> WelcomeAsync(IListener listener)
    {
        FrameStream stream = await TakeAsync(await listener.AcceptAsync(default).Soon());
        await stream.WriteAsync(new WelcomeFrame(), default).Soon();
        return stream;
    }

    /// <summary>Accepts a connection of another member up to the point at which both have identified each other.</summary>
    public async Task<FrameStream> TakeAsync(IConnection connection) =>
        new(await connection.AcceptLinkAsync(Joined.Certificate).Soon());

    public async ValueTask DisposeAsync()
    {
        await Joined.Stream.DisposeAsync();
        Key.Dispose();
    }
}
