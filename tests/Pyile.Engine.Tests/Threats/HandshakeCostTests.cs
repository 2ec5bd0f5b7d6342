using System.Diagnostics;
using System.Security.Cryptography;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>
/// A handshake costs about the same whatever certificates a stranger sends. The processor time of the whole process is measured,
/// so no other test runs at the same time.
/// </summary>
[Trait("Category", "Slow")]
[CollectionDefinition(nameof(HandshakeCostTests), DisableParallelization = true)]
[Collection(nameof(HandshakeCostTests))]
public sealed class HandshakeCostTests : IDisposable
{
    private const int Rounds = 8;
    private const int HandshakesOfRound = 20;

    private readonly MemberKey _host = MemberKey.Create(DateTimeOffset.UtcNow);

    public void Dispose() => _host.Dispose();

    /// <summary>At 95 certificates the handshake took 50 times as long; 4 are as many as are read.</summary>
    [Theory]
    [InlineData(TlsImplementation.System, 95, 2)]
    [InlineData(TlsImplementation.System, 4, 3)]
    [InlineData(TlsImplementation.Managed, 95, 2)]
    [InlineData(TlsImplementation.Managed, 4, 3)]
    public async Task Long_chain_costs_little_more_than_an_ordinary_handshake(TlsImplementation host, int certificates, int times)
    {
        // Half of an ordinary handshake is the client's, which costs as much in both cases.
        TlsCredential own = TlsProviders.Of(host).Use(_host.SelfSigned);
        TlsCredential ordinary = CertificateChains.Create(1, ECCurve.NamedCurves.nistP256);
        TlsCredential chain = CertificateChains.Create(certificates, ECCurve.NamedCurves.nistP256);
        await RoundAsync(own, ordinary);
        await RoundAsync(own, chain);
        TimeSpan leastOrdinary = TimeSpan.MaxValue;
        TimeSpan leastOfChain = TimeSpan.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            leastOrdinary = Least(leastOrdinary, await RoundAsync(own, ordinary));
            leastOfChain = Least(leastOfChain, await RoundAsync(own, chain));
        }
        TimeSpan hostOrdinary = leastOrdinary / 2;
        TimeSpan hostOfChain = leastOfChain - hostOrdinary;

        Assert.True(hostOfChain <= times * hostOrdinary, $"{hostOfChain / HandshakesOfRound} against {hostOrdinary / HandshakesOfRound}");
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static async Task<TimeSpan> RoundAsync(TlsCredential own, TlsCredential client)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        for (int i = 0; i < HandshakesOfRound; i++)
        {
            await using MemoryPair pair = await MemoryPair.CreateAsync();
            Task<TlsConnection> accepting = own.AcceptAsync(pair.Accepted, TlsTerms.Login, default);
            Task<TlsConnection> dialling = client.ConnectAsync(pair.Dialled, TlsTerms.Login, default);
            await EndAsync(accepting);
            await pair.Accepted.DisposeAsync();
            await EndAsync(dialling);
        }
        process.Refresh();
        return process.TotalProcessorTime - before;
    }

    private static async Task EndAsync(Task<TlsConnection> handshake)
    {
        if (await Record.ExceptionAsync(() => handshake.Soon()) is null)
            await (await handshake).DisposeAsync();
    }
}
