using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Storage;

/// <summary>A state file that cannot be written while the host runs: what has changed is in effect, shown as not saved, and saved later.</summary>
[Trait("Category", "Slow")]
public sealed class StateSavingTests : MemorySessionTest
{
    private readonly TemporaryFolder _folder;

    public StateSavingTests() => _folder = Played(new TemporaryFolder());

    private string StatePath => _folder.File("state.json");

    [Fact]
    public async Task Change_that_cannot_be_saved_is_in_effect_and_shown()
    {
        HostSession host = StartKept();
        Block();

        await BanAsync(host, "127.0.0.1");

        await FailsAsync(PyileError.Banned, () => JoinAsync(host));
        Assert.Equal(StateParts.Bans, host.Unsaved!.Parts);
        Assert.Contains(StatePath, host.Unsaved.Problem, StringComparison.Ordinal);
        StateNotSaved reported = await RecordOf(host).WaitForAsync<StateNotSaved>();
        Assert.Equal((Clock.GetUtcNow(), StateParts.Bans), (reported.Unsaved.Since, reported.Unsaved.Parts));
    }

    [Fact]
    public async Task Saving_is_repeated_with_growing_pauses_until_it_succeeds()
    {
        HostSession host = StartKept();
        Block();
        await BanAsync(host, "10.0.0.1");
        // One save for the caller, and one in the background.
        int failures = 2;
        foreach (var (seconds, times) in ((int, int)[])[(1, 1), (2, 1), (4, 1), (8, 1), (16, 1), (32, 1), (60, 1), (60, 2)])
        {
            TimeSpan pause = TimeSpan.FromSeconds(seconds);
            await Clock.WhenWaitedForAsync(pause, times);
            Assert.Equal(failures++, RecordOf(host).LinesOf(LogIds.SaveFailed).Count);
            Clock.Advance(pause);
            await RecordOf(host).WaitForLineAsync(LogIds.SaveFailed, failures);
        }
        await Clock.WhenWaitedForAsync(TimeSpan.FromMinutes(1), 3);
        Unblock();
        Clock.Advance(TimeSpan.FromMinutes(1));

        await RecordOf(host).WaitForAsync<StateSaved>();
        Assert.Null(host.Unsaved);
        Assert.Single(RecordOf(host).All<StateNotSaved>());
        Assert.Equal("10.0.0.1", Assert.Single(new StateFile(StatePath).Load().Bans).Address);
    }

    [Fact]
    public async Task Next_change_saves_everything_without_waiting()
    {
        HostSession host = StartKept();
        Block();
        await BanAsync(host, "10.0.0.1");
        await host.NewTicketAsync().Soon();
        Assert.Equal(StateParts.Bans | StateParts.Tickets, host.Unsaved!.Parts);
        Unblock();

        await BanAsync(host, "10.0.0.2");

        Assert.Null(host.Unsaved);
        await RecordOf(host).WaitForAsync<StateSaved>();
        HostState saved = new StateFile(StatePath).Load();
        Assert.Equal((2, 1), (saved.Bans.Count, saved.Tickets.Count));
    }

    [Fact]
    public async Task Each_outage_is_reported_once()
    {
        HostSession host = StartKept();
        for (int outage = 1; outage <= 2; outage++)
        {
            Block();
            await BanAsync(host, $"10.0.0.{outage}");
            await BanAsync(host, $"10.0.1.{outage}");
            Assert.Equal(outage, RecordOf(host).LinesOf(LogIds.StateNotSaved).Count);
            Unblock();
            await BanAsync(host, $"10.0.2.{outage}");
            Assert.Equal(outage, RecordOf(host).LinesOf(LogIds.StateSaved).Count);
        }
    }

    [Fact]
    public async Task Change_by_a_member_or_stranger_is_saved_without_a_call()
    {
        HostSession host = StartKept();
        PeerSession peer = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        await YieldUntilAsync(() => new StateFile(StatePath).Load().Members.Count == 1);

        await peer.CloseAsync().Soon();

        await YieldUntilAsync(() => new StateFile(StatePath).Load().Members.Count == 0);
    }

    [Fact]
    public async Task Host_closes_although_its_state_file_cannot_be_written_and_shows_what_is_lost()
    {
        HostSession host = StartKept();
        Block();
        await BanAsync(host, "10.0.0.1");

        await host.CloseAsync().Soon();

        Assert.Equal(StateParts.Bans, host.Unsaved!.Parts);
    }

    [Fact]
    public async Task Last_save_at_the_end_writes_what_was_not_saved_before()
    {
        HostSession host = StartKept();
        Block();
        await BanAsync(host, "10.0.0.1");
        Unblock();

        await host.CloseAsync().Soon();

        Assert.Null(host.Unsaved);
        Assert.Single(StartKept().Bans);
    }

    private HostSession StartKept() => StartHost(o => o with { StatePath = StatePath });

    private static Task<Ban> BanAsync(HostSession host, string address) => host.BanAsync(HostSession.ParseRule(address)!.Value, "because").Soon();

    // A folder that is in the way makes every save fail, for root as well.
    private void Block() => Directory.CreateDirectory(Path.Combine(StatePath + ".new", "in the way"));

    private void Unblock() => Directory.Delete(StatePath + ".new", recursive: true);
}
