using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>An attacker who tries many passwords, from one address and from many.</summary>
[Trait("Category", "Slow")]
public sealed class GuessingTests : EncryptedSessionTest
{
    private const int Tries = 300;
    private const int AtOnce = 24;
    private const int Burst = 12;
    private const int PerAddress = 3;
    private const double PerSecond = 0.01;
    private const int ValueSize = 384;

    private readonly Detour _detour = new();

    private protected override ITransport Transport => _detour;

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(300)]
    public async Task Guesses_stay_within_the_budget_and_do_not_disturb_members(int addresses)
    {
        HostSession host = StartHost(o => o with
        {
            PasswordAttempts = PerAddress,
            Login = new LoginOptions { WrongPasswordsBurst = Burst, WrongPasswordsPerSecond = PerSecond },
        });
        IPAddress shared = Addresses(1)[0];
        PeerSession one = await EnterAsync(host, "one", o => o with { Address = shared });
        PeerSession two = await EnterAsync(host, "two");
        await UntilAsync(() => one.FindPeer(two.Address) is not null && two.FindPeer(one.Address) is not null);

        long began = TimeProvider.System.GetTimestamp();
        Task guessing = GuessAsync(host.HostAddress, Addresses(addresses));
        int delivered = 0;
        do
        {
            Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(two.Address, "still here").Soon()).Status);
            delivered++;
        }
        while (!guessing.IsCompleted);
        await guessing;
        await RecordOf(host).WaitForAsync<LoginFailed>(
            e => e.Reason == LoginFailure.WrongPassword, count: addresses == 1 ? PerAddress : Burst);
        Assert.Equal((delivered, 0L), (two.Counters.Received, one.Counters.Failed));
        Assert.Equal(["admin", "one", "two"], host.GetPeers().Select(p => p.Alias));

        // Its record is complete when it has ended.
        await host.DisposeAsync().Soon();
        int[] counted = [.. CountedBy(host)];
        double budget = Burst + (PerSecond * TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        Assert.All(counted, count => Assert.InRange(count, 1, PerAddress));
        Assert.InRange(counted.Sum(), addresses == 1 ? PerAddress : Burst, budget);
    }

    [Fact]
    public async Task Member_can_return_from_an_address_that_was_banned_for_guesses()
    {
        HostSession host = StartHost(o => o with { PasswordAttempts = PerAddress });
        PeerSession one = await EnterAsync(host, "one", o => o with { Address = Given.Ip("127.0.1.1") });

        await GuessAsync(host.HostAddress, Addresses(1), PerAddress);
        await RecordOf(host).WaitForAsync<Banned>();
        _detour.Cut(c => c.Local.Address.Equals(one.Address.Address));

        await RecordOf(one).WaitForAsync<Reconnected>();
        await RecordOf(host).WaitForAsync<PeerReturned>();
        await FailsAsync(PyileError.Banned, () => JoinAsync(host, "guesser", o => o with { Address = one.Address.Address }));
    }

    // The number of guesses that the host counted, by address.
    private IEnumerable<int> CountedBy(HostSession host) => RecordOf(host)
        .All<LoginFailed>(e => e.Reason == LoginFailure.WrongPassword)
        .GroupBy(e => e.Address.Address)
        .Select(g => g.Count());

    private static IPAddress[] Addresses(int count) => [.. Enumerable.Range(0, count).Select(i => new IPAddress([127, 0, (byte)(1 + (i / 250)), (byte)(1 + (i % 250))]))];

    private static Task GuessAsync(IPEndPoint host, IPAddress[] addresses, int tries = Tries) => Parallel.ForEachAsync(
        Enumerable.Range(0, tries),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (i, _) => await GuessOnceAsync(host, addresses[i % addresses.Length]));

    private static async Task GuessOnceAsync(IPEndPoint host, IPAddress from)
    {
        try
        {
            await using RawJoiner joiner = await RawJoiner.ConnectAsync(host, from);
            if (await joiner.AskAsync(new HelloFrame(ProtocolFeatures.None, LoginKind.Password, Guid.Empty)) is ChallengeFrame)
                Assert.IsNotType<AdmissionFrame>(await joiner.AskAsync(
                    new ProofFrame("guesser", 9, JoinerCapabilities.None, RandomNumberGenerator.GetBytes(ValueSize), default, RandomNumberGenerator.GetBytes(32))));
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The host closed the connection, which is an answer too.
        }
    }
}
