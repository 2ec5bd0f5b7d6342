using System.Net;
using Pyile.Engine.Tests.Support;
using Xunit.Abstractions;

namespace Pyile.Engine.Tests.Joining;

/// <summary>
/// Logins of a joiner at a host that damages frames, signed contents or the bytes of TLS, for PYILE_FUZZ_SECONDS: each ends with a
/// membership or a typed error and closes the connection.
/// </summary>
[Trait("Category", "Slow")]
[Collection(FuzzAlone.Name)]
public sealed class JoinFuzzTests(ITestOutputHelper output) : IAsyncLifetime
{
    // How a login at a host that does anything may end.
    private static readonly PyileError[] Documented =
    [
        PyileError.WrongPassword, PyileError.TicketInvalid, PyileError.Banned, PyileError.HostFull, PyileError.NotAdmitted, PyileError.HostNotProven,
        PyileError.HostKeyChanged, PyileError.HostRestored, PyileError.ConnectionLost, PyileError.ProtocolViolation, PyileError.TooLarge,
        PyileError.UnencryptedNotAllowed, PyileError.CertificateExpired,
    ];

    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private QuietTransport _transport = null!;
    private FuzzedHost _host = null!;
    private Action<byte[]> _damage = static _ => { };

    public Task InitializeAsync()
    {
        UnobservedExceptions.Watch();
        _transport = new QuietTransport((_, bytes) => _damage(bytes));
        _host = FuzzedHost.Open(_transport);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        UnobservedExceptions.AssertNone();
    }

    [Fact]
    public async Task Damaged_answers_of_a_host_end_with_a_membership_or_a_documented_error()
    {
        IReadOnlyDictionary<string, int> outcomes = await FuzzRun.PlayAsync(output, AttemptAsync);
        Assert.Equal(0, _transport.Open);
        Assert.True(outcomes["Joined"] > 0);
        Assert.True(outcomes.Count > 3);
    }

    private async Task<string> AttemptAsync(Random random)
    {
        int left = random.Next(10) == 0 ? random.Next(1, 4) : 0;
        var bits = new Random(random.Next());
        _damage = bytes =>
        {
            if (left > 0 && bytes.Length > 0 && bits.Next(3) == 0 && left-- > 0)
                bytes[bits.Next(bytes.Length)] ^= (byte)(1 << bits.Next(8));
        };
        JoinCredentials credentials = _host.NextCredentials(random);
        Task playing = _host.PlayAsync(credentials.Kind, new Random(random.Next()));
        QuietConnection connection = await _transport.DialAsync(_host.Address, IPAddress.Loopback);
        string outcome = await JoinAsync(connection, credentials, isProbe: random.Next(8) == 0).Soon();
        await playing.Soon();
        // A failed login has closed it; a success is closed by its owner.
        await connection.Pair.Closed.Soon();
        return outcome;
    }

    private async Task<string> JoinAsync(QuietConnection connection, JoinCredentials credentials, bool isProbe)
    {
        CancellationToken silence = connection.Pair.Silence;
        var run = new JoinRun(connection, credentials, new RosterReplica(), _clock);
        try
        {
            if (isProbe)
            {
                await run.MeetAsync(silence);
                await run.DisposeAsync();
                return "Found";
            }
            Joined joined = await run.RunAsync(silence);
            await joined.Stream.DisposeAsync();
            return "Joined";
        }
        catch (PyileException exception) when (Documented.Contains(exception.Kind))
        {
            return exception.Kind.ToString();
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested)
        {
            // Its own deadline, which the owner sees as a timeout.
            return "TimedOut";
        }
    }
}
