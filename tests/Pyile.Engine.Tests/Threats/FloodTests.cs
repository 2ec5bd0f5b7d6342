using System.Security.Cryptography;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>More connections than places, from as many addresses, while a login is in progress.</summary>
[Trait("Category", "Slow")]
public sealed class FloodTests : EncryptedMemoryTest
{
    private const int Places = 8;
    private const int Flood = 5 * Places;

    [Fact]
    public async Task Login_that_waits_for_the_host_keeps_its_place()
    {
        HostSession host = StartFull();
        SemaphoreSlim checks = Encrypted(host)!.Passwords.Places;
        await TakeAllAsync(checks);
        RawJoiner joiner = await SayHelloAsync(host, "127.0.1.1");
        await YieldUntilAsync(() => Gate(host).Kept == 1);

        await FloodAsync(host);
        checks.Release(Environment.ProcessorCount);

        Assert.IsType<ChallengeFrame>(await joiner.Stream.ReadAsync(ProtocolLimits.Login, default).Soon());
        AssertOnlyTheFloodFailed(host);
    }

    [Fact]
    public async Task Joiner_keeps_its_place_for_a_second_while_it_computes_its_proof()
    {
        HostSession host = StartFull();
        RawJoiner joiner = await SayHelloAsync(host, "127.0.1.1");
        Assert.IsType<ChallengeFrame>(await joiner.Stream.ReadAsync(ProtocolLimits.Login, default).Soon());
        Clock.Advance(TimeSpan.FromMilliseconds(999));

        await FloodAsync(host);

        Assert.IsType<RefusalFrame>(await joiner.AskAsync(Guess()));
    }

    [Fact]
    public async Task Joiner_that_computes_for_longer_counts_as_silent()
    {
        HostSession host = StartFull();
        RawJoiner joiner = await SayHelloAsync(host, "127.0.1.1");
        Assert.IsType<ChallengeFrame>(await joiner.Stream.ReadAsync(ProtocolLimits.Login, default).Soon());
        Clock.Advance(TimeSpan.FromSeconds(1));

        await FloodAsync(host);

        Assert.Null(await joiner.AskAsync(Guess()));
        Assert.Contains(RecordOf(host).All<LoginFailed>(), f => f.Address.Address.Equals(Given.Ip("127.0.1.1")) && f.Reason == LoginFailure.MadeRoom);
    }

    [Fact]
    public async Task Logins_that_make_the_host_compute_keep_at_most_half_of_the_places()
    {
        HostSession host = StartFull();
        SemaphoreSlim checks = Encrypted(host)!.Passwords.Places;
        await TakeAllAsync(checks);
        var crowd = new List<RawJoiner>();
        for (int i = 0; i < Flood; i++)
            crowd.Add(await SayHelloAsync(host, $"127.0.1.{i}"));
        await YieldUntilAsync(() => Gate(host).Kept == Places / 2);

        // A login by ticket needs no password check, so it does not wait.
        await EnterAsync(host, "good");

        // Logins that had to make room do not stay in the queue.
        await FloodAsync(host, others: Flood);
        Assert.Equal(Places / 2, Gate(host).Kept);
        checks.Release(Environment.ProcessorCount);
        Assert.Equal(Places / 2, await CountChallengedAsync(crowd));
    }

    [Fact]
    public async Task Logins_of_one_address_keep_at_most_half_of_its_places()
    {
        HostSession host = StartFull();
        SemaphoreSlim checks = Encrypted(host)!.Passwords.Places;
        await TakeAllAsync(checks);
        for (int i = 0; i < 4; i++)
            await SayHelloAsync(host, "127.0.1.1");
        await YieldUntilAsync(() => Gate(host).Kept == 2);

        await SayHelloAsync(host, "127.0.1.2");

        await YieldUntilAsync(() => Gate(host).Kept == 3);
        checks.Release(Environment.ProcessorCount);
    }

    [Fact]
    public async Task Login_ends_at_its_deadline_even_while_it_waits_for_the_host()
    {
        HostSession host = StartFull();
        SemaphoreSlim checks = Encrypted(host)!.Passwords.Places;
        await TakeAllAsync(checks);
        await SayHelloAsync(host, "127.0.1.1");
        await YieldUntilAsync(() => Gate(host).Kept == 1);

        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(LoginFailure.TimedOut, (await RecordOf(host).WaitForAsync<LoginFailed>()).Reason);
        Assert.Equal(0, Gate(host).Kept);
        checks.Release(Environment.ProcessorCount);
    }

    [Fact]
    public async Task Unchecked_password_is_not_a_guess()
    {
        HostSession host = StartHost(o => o with { Login = new LoginOptions { WrongPasswordsBurst = 1, WrongPasswordsPerSecond = 0.001 } });
        RawJoiner joiner = await SayHelloAsync(host, "127.0.1.1");
        Assert.IsType<ChallengeFrame>(await joiner.Stream.ReadAsync(ProtocolLimits.Login, default).Soon());
        SemaphoreSlim checks = Encrypted(host)!.Passwords.Places;
        await TakeAllAsync(checks);
        await joiner.Stream.WriteAsync(Guess(), default).Soon();
        await YieldUntilAsync(() => host.Logins.Guesses.IsSpent);

        Clock.Advance(TimeSpan.FromSeconds(10));

        LoginFailed failed = await RecordOf(host).WaitForAsync<LoginFailed>();
        Assert.Equal((LoginFailure.TimedOut, 0), (failed.Reason, failed.Attempts));
        Assert.False(host.Logins.Guesses.IsSpent);
        checks.Release(Environment.ProcessorCount);
    }

    private HostSession StartFull() => StartHost(o => o with { Login = new LoginOptions { MaxHalfOpen = Places } });

    private async Task<RawJoiner> SayHelloAsync(HostSession host, string from)
    {
        RawJoiner joiner = Played(await RawJoiner.ConnectAsync(host.HostAddress, Given.Ip(from), Outside));
        await joiner.Stream.WriteAsync(new HelloFrame(ProtocolFeatures.None, LoginKind.Password, Guid.Empty), default).Soon();
        return joiner;
    }

    /// <param name="host">The host whose places are taken.</param>
    /// <param name="others">The number of earlier logins that are unfinished.</param>
    private async Task FloodAsync(HostSession host, int others = 1)
    {
        for (int i = 0; i < Flood; i++)
            Played(await RawConnection.ToAsync(Outside, host.HostAddress, $"127.0.2.{i}"));
        await RecordOf(host).WaitForAsync<LoginFailed>(count: others + Flood - Places);
    }

    private void AssertOnlyTheFloodFailed(HostSession host) =>
        Assert.All(RecordOf(host).All<LoginFailed>(), f => Assert.Equal((2, LoginFailure.MadeRoom), (f.Address.Address.GetAddressBytes()[2], f.Reason)));

    private static async Task<int> CountChallengedAsync(List<RawJoiner> crowd)
    {
        int challenged = 0;
        foreach (RawJoiner joiner in crowd)
        {
            try
            {
                challenged += await joiner.Stream.ReadAsync(ProtocolLimits.Login, default).Soon() is ChallengeFrame ? 1 : 0;
            }
            catch (IOException)
            {
                // The login had to make room.
            }
        }
        return challenged;
    }

    private static async Task TakeAllAsync(SemaphoreSlim checks)
    {
        for (int i = 0; i < Environment.ProcessorCount; i++)
            await checks.WaitAsync().Soon();
    }

    private static ProofFrame Guess() =>
        new("guesser", 9, JoinerCapabilities.None, RandomNumberGenerator.GetBytes(384), default, RandomNumberGenerator.GetBytes(32));

    private static LoginGate Gate(HostSession host) => host.Logins.Gate;

    private static LoginProtocol? Encrypted(HostSession host) => host.Logins.Encrypted;
}
