using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using Microsoft.Extensions.Time.Testing;
using Pyile.Engine.Tests.Support;
using Xunit.Abstractions;

namespace Pyile.Engine.Tests.Admission;

/// <summary>
/// Logins at a host in which the joiner damages frames or the bytes of TLS, for PYILE_FUZZ_SECONDS: each ends as a member or with one
/// reported reason, closes its connection and leaves no task behind.
/// </summary>
[Trait("Category", "Slow")]
[Collection(FuzzAlone.Name)]
public sealed class HostLoginFuzzTests : SessionTest
{
    // Of a whole login, of the pause between two rosters.
    private static readonly TimeSpan Deadline = new LoginOptions().Whole;
    private static readonly TimeSpan RosterPause = TimeSpan.FromSeconds(1);

    private static readonly Secret Right = new("secret");
    private static readonly Secret Wrong = new("wrong");

    private readonly ITestOutputHelper _output;
    private readonly QuietTransport _transport;
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly MemberKey _key;
    private Action<byte[]> _damage = static _ => { };
    private HostSession _host = null!;
    private Guid _ticketId;
    private TicketContent _ticket = null!;
    private JoinCredentials _member = null!;
    private int _logins;
    private int _goodbyes;
    private int _failed;
    private int _joined;

    public HostLoginFuzzTests(ITestOutputHelper output)
    {
        _output = output;
        _transport = new QuietTransport((_, bytes) => _damage(bytes));
        _key = MemberKey.Create(_clock.GetUtcNow());
    }

    private protected override ITransport Transport => _transport;

    private protected override TimeProvider Time => _clock;

    [Fact]
    public async Task Damaged_logins_become_members_or_end_with_a_reported_reason()
    {
        _host = StartHost(o => o with { AwayGrace = TimeSpan.FromSeconds(1) });
        int idle = Running(_host);
        await SettleAsync();
        int inputs = 0;
        IReadOnlyDictionary<string, int> outcomes = await FuzzRun.PlayAsync(
            _output,
            async random =>
            {
                inputs++;
                if (inputs % 200 == 0)
                    await SettleAsync();
                return await AttemptAsync(random);
            },
            SettleAsync);
        // Members that have just left wait for the next roster.
        await YieldUntilAsync(() =>
        {
            _clock.Advance(RosterPause);
            return Running(_host) <= idle;
        });
        // Neither more nor less than one outcome each, but for those that may have said goodbye.
        await UntilAsync(() => _joined + _failed >= _logins - _goodbyes);
        Assert.InRange(_joined + _failed, _logins - _goodbyes, _logins);
        Assert.True(outcomes["joined"] > 0);
        Assert.True(outcomes.Count > 2);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await YieldUntilAsync(() => _transport.Open == 0);
        _key.Dispose();
    }

    private protected override bool IsKept(object entry)
    {
        if (entry is LoginFailed failed)
        {
            Assert.True(Enum.IsDefined(failed.Reason));
            Interlocked.Add(ref _failed, Math.Max(1, failed.Repeats));
        }
        if (entry is PeerJoined or PeerReturned)
            Interlocked.Increment(ref _joined);
        return entry is Logged { Id: LogIds.BackgroundFailure };
    }

    private async Task<string> AttemptAsync(Random random)
    {
        // Heartbeats, the budget of wrong passwords and the rates go on.
        _clock.Advance(TimeSpan.FromSeconds(1));
        bool hasDamagedTls = random.Next(8) == 0;
        int left = hasDamagedTls ? random.Next(1, 4) : 0;
        _damage = bytes =>
        {
            if (left > 0 && bytes.Length > 0 && random.Next(3) == 0 && left-- > 0)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        };
        _logins++;
        JoinCredentials credentials = NextCredentials(random);
        var from = new IPAddress([10, (byte)random.Next(1, 250), (byte)random.Next(1, 250), (byte)random.Next(1, 250)]);
        QuietConnection connection = await _transport.DialAsync(_host.HostAddress, from);
        var hasAccepted = new StrongBox<bool>();
        await using (connection.Pair.Silence.Register(() => _ = Task.Run(() => _clock.Advance(hasAccepted.Value ? RosterPause : Deadline))))
        {
            string outcome = await TalkAsync(connection, credentials, random, hasAccepted).Soon();
            await connection.DisposeAsync();
            // The host closes its end, too.
            await connection.Pair.Closed.Soon();
            return outcome;
        }
    }

    private async Task<string> TalkAsync(QuietConnection connection, JoinCredentials credentials, Random random, StrongBox<bool> hasAccepted)
    {
        DamagedFrames? damaged = null;
        try
        {
            await using TlsConnection tls = await connection.DialLoginAsync(credentials.Certificate);
            damaged = new DamagedFrames(tls, random, hasAccepted);
            var run = new JoinRun(damaged, credentials, new RosterReplica(), new MonotonicClock(_clock));
            await TamperedLogin.TalkAsync(run, new FrameStream(damaged), tls.RemoteCertificate, default);
            return "joined";
        }
        catch (PyileException exception)
        {
            return exception.Kind.ToString();
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return "closed";
        }
        finally
        {
            _goodbyes += damaged?.HasSaidGoodbye == true ? 1 : 0;
        }
    }

    private JoinCredentials NextCredentials(Random random) => random.Next(20) switch
    {
        0 => New(LoginKind.Password) with { Password = random.Next(4) == 0 ? Wrong : Right },
        < 12 => New(LoginKind.Ticket) with { Ticket = random.Next(8) == 0 ? _ticket with { Secret = TicketSecret.NewRandom() } : _ticket },
        _ => _member,
    };

    private JoinCredentials New(LoginKind kind) => HandMadeMember.New(kind, _key);

    // Removes the members that have got in, so that memory does not depend on their number.
    private async Task SettleAsync()
    {
        _damage = static _ => { };
        if (_ticket is not null)
            await _host.RemoveTicketAsync(_ticketId, removeMembers: true).Soon();
        await _host.SetPasswordAsync(Right, removeMembers: true).Soon();
        await YieldUntilAsync(() => _transport.Open == 0);
        var (ticket, text) = await _host.NewTicketAsync(new TicketOptions { Uses = 1_000_000 }).Soon();
        Assert.True(TicketText.TryDecode(text, out TicketContent? content, out _));
        (_ticketId, _ticket) = (ticket.Id, content);
        _logins++;
        QuietConnection connection = await _transport.DialAsync(_host.HostAddress, IPAddress.Loopback);
        Joined joined = await new JoinRun(connection, New(LoginKind.Ticket) with { Ticket = content }, new RosterReplica(), new MonotonicClock(_clock))
            .RunAsync(default).Soon();
        _member = New(LoginKind.Certificate) with { Certificate = joined.Certificate };
        await joined.Stream.DisposeAsync();
        await connection.Pair.Closed.Soon();
    }

    private static int Running(HostSession host) => RunningOf(ServicesOf(host).Context.Work);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_services")]
    private static extern ref SessionServices ServicesOf(Session session);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_running")]
    private static extern ref int RunningOf(BackgroundWork work);
}
