using Pyile.Engine.Tests.Support;
using Xunit.Abstractions;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>
/// What both versions guarantee after members joined, left, were removed and banned, guessed passwords and sent messages in a
/// random order. A failure reports its seed; PYILE_SEED plays it again.
/// </summary>
public abstract class RandomScheduleContract(ITestOutputHelper output) : MemorySessionTest
{
    private const int Steps = 300;

    private readonly List<PeerSession> _peers = [];
    private readonly List<PeerSession> _removed = [];
    private readonly List<Action> _aborts = [];
    private readonly List<Task<IReadOnlyList<Receipt>>> _sends = [];
    private int _names;

    [Fact]
    public Task Rosters_agree_and_counters_add_up_after_a_random_schedule() => RunAsync(Seeds.Next());

    // The same steps every time, as far as threads allow. A seed that failed is added here.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Rosters_agree_and_counters_add_up_after_a_known_schedule(int seed) => RunAsync(seed);

    /// <summary>Joins as a member that the test plays, which answers nothing.</summary>
    /// <returns>Breaks the connection of the member.</returns>
    private protected abstract Task<Action> PlaySilentMemberAsync(HostSession host, string alias, string from);

    private Task RunAsync(int seed)
    {
        output.WriteLine($"Seed {seed}");
        return Seeds.PlayAsync(seed, PlayAsync);
    }

    private async Task PlayAsync(Random random)
    {
        HostSession host = StartHost(o => o with { PasswordAttempts = 1000, AwayGrace = TimeSpan.FromSeconds(1), Login = new LoginOptions { MaxHalfOpenPerAddress = 200 } });
        for (int step = 0; step < Steps; step++)
            await StepAsync(host, random);
        await CalmDownAsync(host);

        Session[] all = [host, .. _peers];
        await UntilAllKnowAllAsync(all);
        foreach (IReadOnlyList<Receipt> receipts in await TurnUntilAsync(Task.WhenAll(_sends)).Soon())
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
        Assert.All(
            await TurnUntilAsync(host.BroadcastAsync("the end")).Soon(),
            r => Assert.True(r.Status == ReceiptStatus.Delivered, $"{r}"));
    }

    private async Task StepAsync(HostSession host, Random random)
    {
        switch (random.Next(12))
        {
            case 0 or 1 or 2 when _peers.Count < 12:
                string home = $"127.0.0.{random.Next(2, 8)}";
                _peers.Add(await EnterAsync(host, $"p{_names++}", o => o with { Address = Given.Ip(home) }));
                break;
            case 3:
                _aborts.Add(await PlaySilentMemberAsync(host, $"p{_names++}", "127.0.0.9"));
                break;
            case 4 when _aborts.Count > 0:
                Take(_aborts, random)();
                break;
            case 5 when _peers.Count > 0:
                _removed.Add(Take(_peers, random));
                _ = _removed[^1].CloseAsync();
                break;
            case 6 when _peers.Count > 0:
                _removed.Add(Take(_peers, random));
                await KickAsync(host, _removed[^1]);
                break;
            case 7 when random.Next(4) == 0:
                await BanForAMomentAsync(host, $"127.0.0.{random.Next(2, 10)}");
                break;
            case 8:
                await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = new Secret("guess") }));
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

    // The peers must have read why they were removed: a peer whose connection just breaks reconnects.
    private async Task BanForAMomentAsync(HostSession host, string address)
    {
        PeerSession[] banned = [.. _peers.Where(p => p.Address.Address.ToString() == address)];
        await host.BanAsync(HostSession.ParseRule(address)!.Value, "at random").Soon();
        await Task.WhenAll(banned.Select(p => p.Ended)).Soon();
        _peers.RemoveAll(banned.Contains);
        await host.UnbanAsync(HostSession.ParseRule(address)!.Value).Soon();
    }

    private static T Take<T>(List<T> list, Random random)
    {
        int index = random.Next(list.Count);
        T item = list[index];
        list.RemoveAt(index);
        return item;
    }

    private static async Task KickAsync(HostSession host, PeerSession peer)
    {
        host.Kick(peer.Address);
        await peer.Ended.Soon();
    }

    // Played members leave, removed peers notice it, and pending messages and rosters get their time.
    private async Task CalmDownAsync(HostSession host)
    {
        foreach (Action abort in _aborts)
            abort();
        await TurnAnsweredAsync(host, seconds: 10, [.. _peers]);
        _peers.RemoveAll(p => !p.IsOpen);
        await TurnUntilAsync(Happened.UntilAsync(() => host.GetPeers().Count == _peers.Count + 1, () => Describe(host)));
        await TurnAsync(1);
    }

    private string Describe(HostSession host)
    {
        string listed = string.Join("; ", host.GetPeers().Select(p => $"{p.Address} {p.Alias} {p.State}, heard {p.LastHeard:T}"));
        string open = string.Join("; ", _peers.Select(p => $"{p.Address} {p.Alias} {p.State}"));
        string ending = string.Join(
            '\n',
            _removed.Where(p => !p.Ended.IsCompleted).Select(p => $"{p.Address} {p.Alias} {p.State}, {p.Counters}\n{RecordOf(p)}"));
        return $"The host lists {listed}\nOpen peers: {open}\nPeers that do not end: {ending}";
    }
}

[Trait("Category", "Slow")]
public sealed class RandomScheduleTests(ITestOutputHelper output) : RandomScheduleContract(output)
{
    private protected override async Task<Action> PlaySilentMemberAsync(HostSession host, string alias, string from)
    {
        var member = Played(new PlayedMember(Outside, Time));
        await member.JoinAsync(host, (await host.NewTicketAsync().Soon()).Text, from, alias);
        return member.Joined!.Stream.Connection.Abort;
    }
}

[Trait("Category", "Slow")]
public sealed class LegacyRandomScheduleTests(ITestOutputHelper output) : RandomScheduleContract(output)
{
    private protected override bool OnlyUnencrypted => true;

    private protected override async Task<Action> PlaySilentMemberAsync(HostSession host, string alias, string from) =>
        Played(await RawPeer.JoinAsync(Outside, host, from)).Control.Abort;
}
