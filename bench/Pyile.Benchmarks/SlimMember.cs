using System.Net;

namespace Pyile.Benchmarks;

/// <summary>
/// A minimal member: it logs in, answers heartbeats and ignores the roster. It needs so little memory that thousands of them
/// fit on one machine, and it can log in again without a pause.
/// </summary>
internal sealed class SlimMember(IPEndPoint host, IPAddress from, string alias, TlsImplementation? tls = null) : IAsyncDisposable
{
    private readonly MemberKey _key = MemberKey.Create(DateTimeOffset.UtcNow);
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private Joined? _joined;

    public bool IsConnected { get; private set; }

    public Task EnterAsync(string ticket)
    {
        TicketContent content = EncryptedNetwork.Read(ticket);
        return EnterAsync(Credentials(LoginKind.Ticket) with { Ticket = content, Network = content.Network });
    }

    /// <summary>Logs in again with the certificate of the last login, whose link must be closed.</summary>
    public async Task ReturnAsync()
    {
        Joined before = _joined!;
        KeyHash network = before.Follower.Trust.NetworkId;
        await EnterAsync(Credentials(LoginKind.Certificate) with { Certificate = before.Certificate, Network = network });
        before.Certificate.Dispose();
    }

    public async Task LeaveAsync()
    {
        await _joined!.Stream.WriteAsync(new GoodbyeFrame(GoodbyeReason.Leaving), CancellationToken.None);
        await _joined.Stream.DisposeAsync();
    }

    /// <summary>Ends the connection without a goodbye, so that the membership goes on.</summary>
    public async Task DropAsync() => await _joined!.Stream.DisposeAsync();

    /// <summary>Answers heartbeats until the link ends.</summary>
    public async Task StayAsync()
    {
        FrameStream stream = _joined!.Stream;
        _joined = null;
        IsConnected = true;
        try
        {
            while (await stream.ReadAsync(ProtocolLimits.Control, CancellationToken.None) is { } frame)
            {
                if (frame is BeatFrame beat)
                    await stream.WriteAsync(new BeatReplyFrame(beat.Number), CancellationToken.None);
            }
        }
        catch (IOException)
        {
            // The host closed the connection; IsConnected shows it.
        }
        IsConnected = false;
        await stream.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_joined is not null)
            await _joined.Stream.DisposeAsync();
        _key.Dispose();
    }

    private async Task EnterAsync(JoinCredentials credentials)
    {
        IConnection connection = await TcpTransport.Instance.ConnectAsync(host, from, CancellationToken.None);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        _joined = await new JoinRun(connection, credentials, new RosterReplica(), _clock).RunAsync(deadline.Token);
    }

    private JoinCredentials Credentials(LoginKind kind) => new()
    {
        Kind = kind,
        Key = _key,
        Certificate = _key.SelfSigned,
        Tls = TlsProviders.Of(tls),
        Alias = alias,
        MessagePort = 40000,
        AllowsUnencrypted = false,
    };
}
