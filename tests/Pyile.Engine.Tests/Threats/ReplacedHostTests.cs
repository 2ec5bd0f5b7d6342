using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>Another network that answers in place of a host that its members have lost.</summary>
[Trait("Category", "Slow")]
public sealed class ReplacedHostTests : EncryptedMemoryTest
{
    private readonly TemporaryFolder _folder;

    public ReplacedHostTests() => _folder = Played(new TemporaryFolder());

    [Fact]
    public async Task Member_comes_back_to_its_host_after_another_network_has_answered_there()
    {
        var (peer, port) = await LoseHostAsync();
        HostSession other = StartHost(o => o with { Port = port });
        await TurnUntilAsync(RecordOf(peer).WaitForLineAsync(LogIds.ReconnectFailed, count: 4));
        Assert.Single(RecordOf(peer).LinesOf(LogIds.OtherNetworkAnswers));
        await other.CloseAsync().Soon();

        HostSession after = StartKept(port);
        await TurnUntilAsync(RecordOf(peer).WaitForAsync<Reconnected>());

        Assert.Equal((SessionState.Connected, after.Fingerprint), (peer.State, peer.Fingerprint));
        Assert.Empty(RecordOf(other).All<PeerJoined>());
        Assert.Empty(RecordOf(other).All<LoginFailed>());
    }

    [Fact]
    public async Task Session_ends_if_only_another_network_answers()
    {
        var (peer, port) = await LoseHostAsync();
        DateTimeOffset began = Clock.GetUtcNow();
        HostSession other = StartHost(o => o with { Port = port });

        HostLost lost = await TurnUntilAsync(RecordOf(peer).WaitForAsync<HostLost>());

        Assert.Equal((PyileError.HostKeyChanged, SessionState.HostLost), (lost.Reason, peer.State));
        Assert.Contains(other.Fingerprint!, lost.Detail, StringComparison.Ordinal);
        Assert.InRange(Clock.GetUtcNow() - began, OtherNetworkWatch.Patience, OtherNetworkWatch.Patience + TimeSpan.FromSeconds(15));
        Assert.Empty(RecordOf(other).All<PeerJoined>());
    }

    [Fact]
    public async Task Each_loss_of_the_host_is_judged_by_itself()
    {
        var (peer, port) = await LoseHostAsync();
        for (int loss = 1; loss <= 2; loss++)
        {
            await using (StartHost(o => o with { Port = port }))
                await TurnUntilAsync(RecordOf(peer).WaitForLineAsync(LogIds.OtherNetworkAnswers, loss));
            HostSession after = StartKept(port);
            await TurnUntilAsync(RecordOf(peer).WaitForAsync<Reconnected>(count: loss));
            Assert.Equal(SessionState.Connected, peer.State);
            await TurnAnsweredAsync(after, (int)OtherNetworkWatch.Patience.TotalSeconds, peer);
            await after.CloseAsync().Soon();
        }
    }

    /// <summary>Joins a host, and stops it.</summary>
    private async Task<(PeerSession Peer, int Port)> LoseHostAsync()
    {
        HostSession before = StartKept();
        PeerSession peer = await EnterAsync(before);
        await RecordOf(before).WaitForAsync<PeerJoined>();
        await before.CloseAsync().Soon();
        await RecordOf(peer).WaitForAsync<Reconnecting>();
        return (peer, before.HostAddress.Port);
    }

    private HostSession StartKept(int port = 0) => StartHost(o => o with { StatePath = _folder.File("state.json"), Port = port });
}
