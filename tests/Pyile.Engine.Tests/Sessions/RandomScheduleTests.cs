using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Everything that can happen to a network, in an order nobody thought of.</summary>
[Trait("Category", "Slow")]
public sealed class RandomScheduleTests : MemorySessionTest
{
    private readonly List<PeerSession> _peers = [];
    private readonly List<RawPeer> _raw = [];
    private readonly List<Task<IReadOnlyList<Receipt>>> _sends = [];
    private int _names;

    [Fact]
    public Task Rosters_agree_and_counters_add_up_after_any_schedule() => RunAsync(Random.Shared.Next());

    // The same every time, as far as threads allow; one that fails is added here.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task They_do_after_these_schedules(int seed) => RunAsync(seed);

    private async Task RunAsync(int seed)
    {
        try
        {
            await PlayAsync(new Random(seed));
        }
        catch (Exception exception)
        {
            throw new Xunit.Sdk.XunitException($"Seed {seed}: {exception.Message}", exception);
        }
    }

    private async Task PlayAsync(Random random)
    {
        HostSession host = StartHost(o => o with { PasswordAttempts = 1000, Login = new LoginOptions { MaxHalfOpenPerAddress = 200 } });
        for (int step = 0; step < 300; step++)
            await StepAsync(host, random);
        await CalmDownAsync(host);

        Session[] all = [host, .. _peers];
        await UntilAllKnowAllAsync(all);
        foreach (IReadOnlyList<Receipt> receipts in await Task.WhenAll(_sends).Soon())
            Assert.All(receipts, r => Assert.Equal(r.Status == ReceiptStatus.Delivered, r.Reason == FailureReason.None));
        foreach (Session session in all)
        {
            SessionCounters counters = session.Counters;
            Assert.Equal((0, counters.Delivered + counters.Failed), (counters.Pending, counters.Sent));
            Assert.Equal(counters.Received, session.WaitingMessages);
        }
        Assert.Equal(
            host.GetPeers().Count - 1,
            RecordOf(host).LinesOf(1).Count - RecordOf(host).LinesOf(2).Count);

        // The network works as it did at the beginning.
        Assert.All(await host.BroadcastAsync("the end").Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
    }

    private async Task StepAsync(HostSession host, Random random)
    {
        switch (random.Next(12))
        {
            case 0 or 1 or 2 when _peers.Count < 12:
                _peers.Add(await JoinAsync(host, $"p{_names++}", o => o with { Address = Given.Ip($"127.0.0.{random.Next(2, 8)}") }));
                break;
            case 3:
                _raw.Add(Played(await RawPeer.JoinAsync(Outside, host, "127.0.0.9")));
                break;
            case 4 when _raw.Count > 0:
                Take(_raw, random).Control.Abort();
                break;
            case 5 when _peers.Count > 0:
                _ = Take(_peers, random).CloseAsync();
                break;
            case 6 when _peers.Count > 0:
                TryKick(host, Take(_peers, random));
                break;
            case 7 when random.Next(4) == 0:
                string address = $"127.0.0.{random.Next(2, 10)}";
                await host.BanAsync(HostSession.ParseRule(address)!.Value, "at random").Soon();
                _peers.RemoveAll(p => p.Address.Address.ToString() == address);
                await host.UnbanAsync(HostSession.ParseRule(address)!.Value).Soon();
                break;
            case 8:
                Exception? failed = await Record.ExceptionAsync(() => JoinAsync(host, with: o => o with { Password = new Secret("guess") }));
                Assert.Equal(PyileError.WrongPassword, Assert.IsType<PyileException>(failed).Kind);
                break;
            case 9:
                await TurnAsync(random.NextDouble());
                break;
            default:
                Session sender = _peers.Count == 0 || random.Next(3) == 0 ? host : _peers[random.Next(_peers.Count)];
                if (sender.IsOpen)
                    _sends.Add(sender.BroadcastAsync($"{random.Next()}"));
                break;
        }
    }

    private static T Take<T>(List<T> list, Random random)
    {
        int index = random.Next(list.Count);
        T item = list[index];
        list.RemoveAt(index);
        return item;
    }

    // It may not be listed yet, or not any more.
    private static void TryKick(HostSession host, PeerSession peer)
    {
        try
        {
            host.Kick(peer.Address);
        }
        catch (PyileException exception) when (exception.Kind == PyileError.NotAMember)
        {
            _ = peer.CloseAsync();
        }
    }

    // The played ones leave; what was dropped notices; what waits for an echo or a list gets its time.
    private async Task CalmDownAsync(HostSession host)
    {
        foreach (RawPeer raw in _raw)
            raw.Control.Abort();
        await TurnAsync(10);
        _peers.RemoveAll(p => !p.IsOpen);
        await UntilAsync(() => host.GetPeers().Count == _peers.Count + 1);
        await TurnAsync(1);
    }
}
