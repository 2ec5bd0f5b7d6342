using Microsoft.Extensions.Logging;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Machines whose clocks are set while they are connected, and machines whose clocks are wrong from the beginning.</summary>
[Trait("Category", "Slow")]
public sealed class ClockStepTests : EncryptedMemoryTest
{
    private readonly TemporaryFolder _folder;
    private readonly OwnWallClock _host;
    private readonly OwnWallClock _one;
    private readonly OwnWallClock _two;
    private RoutedTransport? _network;

    public ClockStepTests()
    {
        _folder = Played(new TemporaryFolder());
        Clock.Advance(TimeSpan.FromDays(365 * 30));
        (_host, _one, _two) = (new OwnWallClock(Clock), new OwnWallClock(Clock), new OwnWallClock(Clock));
    }

    /// <summary>Steps of sets of machines; each machine is one bit.</summary>
    public static TheoryData<int, int> Combinations
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (int machines in Enumerable.Range(1, 7))
            {
                data.Add(machines, -1);
                data.Add(machines, 48);
            }
            foreach (int machines in (int[])[1, 2, 7])
            {
                data.Add(machines, -240_000);
                data.Add(machines, 87_600);
            }
            return data;
        }
    }

    private RoutedTransport Routes => _network ??= new RoutedTransport(Network.Inside, Happened);

    private protected override ITransport Transport => Routes;

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Links_and_logins_after_a_step_work_at_once_and_without_a_warning(int machines, int hours)
    {
        HostSession host = StartHere();
        PeerSession one = await EnterHereAsync(host, "one", _one);
        PeerSession two = await EnterHereAsync(host, "two", _two);
        await UntilAllKnowAllAsync(host, one, two);

        foreach ((OwnWallClock clock, int bit) in (ReadOnlySpan<(OwnWallClock, int)>)[(_host, 1), (_one, 2), (_two, 4)])
        {
            if ((machines & bit) != 0)
                clock.Step(TimeSpan.FromHours(hours));
        }
        Session[] all = [host, one, two];
        foreach (Session from in all)
        {
            foreach (Session to in all.Where(to => to != from))
                Assert.Equal(ReceiptStatus.Delivered, (await from.SendAsync(to.Id!.Value, "after the step").Soon()).Status);
        }
        Assert.All(all, session => Assert.DoesNotContain(RecordOf(session).Lines, line => line.Level >= LogLevel.Warning));

        Routes.CutAll();
        foreach (PeerSession peer in (PeerSession[])[one, two])
            await TurnUntilAsync(RecordOf(peer).WaitForAsync<Reconnected>());
        Assert.Equal(ReceiptStatus.Delivered, (await TurnUntilAsync(one.SendAsync(two.Id!.Value, "after the return"))).Status);
        PeerSession late = await EnterHereAsync(host, "late", new OwnWallClock(Clock));
        await UntilAllKnowAllAsync(host, one, two, late);
        Assert.Equal(ReceiptStatus.Delivered, (await late.SendAsync(one.Id!.Value, "new").Soon()).Status);
    }

    [Theory]
    [InlineData(-10_000)]
    [InlineData(-2)]
    [InlineData(2)]
    [InlineData(3650)]
    public async Task Joiner_whose_clock_is_wrong_is_admitted_and_warned_with_both_times(int days)
    {
        HostSession host = StartHere();
        _one.Step(TimeSpan.FromDays(days));

        PeerSession one = await EnterHereAsync(host, "one", _one);

        Logged warning = Assert.Single(RecordOf(one).LinesOf(LogIds.ClocksDiffer));
        Assert.Contains($"{_one.GetUtcNow():u}", warning.Text, StringComparison.Ordinal);
        Assert.Contains($"{_host.GetUtcNow():u}", warning.Text, StringComparison.Ordinal);
        Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(host.Id!.Value, "here").Soon()).Status);
    }

    [Fact]
    public async Task Joiner_by_password_whose_clock_is_wrong_is_not_told_of_an_attack()
    {
        HostSession host = StartHere();
        _one.Step(TimeSpan.FromDays(-10_000));

        PeerSession one = await JoinAsync(host, with: o => o with { TimeProvider = _one });

        Assert.Equal(host.Fingerprint, one.Fingerprint);
        Assert.Single(RecordOf(one).Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Small_difference_between_two_clocks_is_not_reported()
    {
        HostSession host = StartHere();
        _one.Step(TimeSpan.FromMinutes(9));

        Assert.Empty(RecordOf(await EnterHereAsync(host, "one", _one)).LinesOf(LogIds.ClocksDiffer));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(48)]
    public async Task Renewal_is_due_after_two_thirds_of_the_lifetime_whatever_the_clocks_say(int hours)
    {
        HostSession host = StartHere(o => o with { CertificateLife = TimeSpan.FromHours(3) });
        PeerSession one = await EnterHereAsync(host, "one", _one);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        _host.Step(TimeSpan.FromHours(hours));
        _one.Step(TimeSpan.FromHours(hours));

        await PassAsync(host, TimeSpan.FromMinutes(115));
        Assert.Empty(RecordOf(one).LinesOf(LogIds.Renewed));
        await PassAsync(host, TimeSpan.FromMinutes(10));

        await RecordOf(one).WaitForLineAsync(LogIds.Renewed);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(48)]
    public async Task Members_come_back_to_a_host_that_is_restarted_after_its_clock_was_set(int hours)
    {
        HostSession before = StartHere(Kept);
        PeerSession one = await EnterHereAsync(before, "one", _one);
        PeerSession two = await EnterHereAsync(before, "two", _two);
        await UntilAllKnowAllAsync(before, one, two);
        _host.Step(TimeSpan.FromHours(hours));
        // It is saved with the next heartbeat, so that a host that is killed knows it, too.
        await TurnUntilAsync(UntilAsync(() => File.ReadAllText(_folder.File("state.json")).Contains("clockAhead", StringComparison.Ordinal)));
        string saved = await File.ReadAllTextAsync(_folder.File("state.json"));
        await before.CloseAsync().Soon();
        await File.WriteAllTextAsync(_folder.File("state.json"), saved);

        HostSession after = StartHere(o => Kept(o) with { Port = before.HostAddress.Port });
        foreach (PeerSession peer in (PeerSession[])[one, two])
            await TurnUntilAsync(RecordOf(peer).WaitForAsync<Reconnected>());
        await UntilAllKnowAllAsync(after, one, two);

        Assert.Equal(ReceiptStatus.Delivered, (await TurnUntilAsync(one.SendAsync(two.Id!.Value, "again"))).Status);
        Assert.Equal(ReceiptStatus.Delivered, (await TurnUntilAsync(after.SendAsync(one.Id!.Value, "again"))).Status);
    }

    [Fact]
    public async Task Member_that_was_suspended_longer_than_its_host_waits_is_renewed_after_it_comes_back()
    {
        HostSession host = StartHere(o => o with { CertificateLife = TimeSpan.FromHours(3) });
        PeerSession one = await EnterHereAsync(host, "one", _one);
        PeerSession two = await EnterHereAsync(host, "two", _two);
        await UntilAllKnowAllAsync(host, one, two);
        Routes.Silence($"{host.HostAddress}");
        Routes.CutAll();
        await RecordOf(one).WaitForAsync<Reconnecting>();
        Clock.Jump(TimeSpan.FromHours(2.5));
        Routes.Restore($"{host.HostAddress}");

        foreach (PeerSession peer in (PeerSession[])[one, two])
            await TurnUntilAsync(RecordOf(peer).WaitForAsync<Reconnected>());
        await UntilAllKnowAllAsync(host, one, two);

        Assert.Equal(ReceiptStatus.Delivered, (await TurnUntilAsync(one.SendAsync(two.Id!.Value, "again"))).Status);
    }

    [Fact]
    public async Task Member_whose_certificate_has_expired_ends_with_that_reason_and_both_times()
    {
        HostSession host = StartHere(o => o with { CertificateLife = TimeSpan.FromHours(3) });
        PeerSession one = await EnterHereAsync(host, "one", _one);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        DateTimeOffset until = _host.GetUtcNow() + TimeSpan.FromHours(3);
        Routes.Silence($"{host.HostAddress}");
        Routes.CutAll();
        await RecordOf(one).WaitForAsync<Reconnecting>();
        Clock.Jump(TimeSpan.FromHours(4));
        _one.Step(TimeSpan.FromDays(-2));
        Routes.Restore($"{host.HostAddress}");

        HostLost lost = await TurnUntilAsync(RecordOf(one).WaitForAsync<HostLost>());

        Assert.Equal((PyileError.CertificateExpired, SessionState.HostLost), (lost.Reason, one.State));
        Assert.Contains($"valid until {until:u}", lost.Detail, StringComparison.Ordinal);
        Assert.Contains($"{_host.GetUtcNow():yyyy-MM-dd HH:mm}", lost.Detail, StringComparison.Ordinal);
        Assert.Contains($"{_one.GetUtcNow():yyyy-MM-dd HH:mm}", lost.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("intercept", lost.Detail, StringComparison.Ordinal);
        Logged logged = (await RecordOf(host).WaitForAsync<Logged>(line => line.Id == LogIds.LoginDetail && line.Text.Contains("valid until", StringComparison.Ordinal)))!;
        Assert.Contains($"{until:u}", logged.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expiry_is_enforced_on_links_by_the_time_of_the_network_even_if_the_clock_was_set_back()
    {
        HostSession host = StartHere(o => o with { CertificateLife = TimeSpan.FromHours(3), AwayGrace = TimeSpan.FromDays(1), Heartbeat = Patient });
        PeerSession one = await EnterHereAsync(host, "one", _one, Patient);
        PeerSession two = await EnterHereAsync(host, "two", _two, Patient);
        await UntilAllKnowAllAsync(host, one, two);
        // Both lose their host, so that no certificate is renewed.
        Routes.Silence($"{host.HostAddress}");
        Routes.CutAll();
        await RecordOf(one).WaitForAsync<Reconnecting>();
        await RecordOf(two).WaitForAsync<Reconnecting>();

        Clock.Jump(TimeSpan.FromHours(4));
        _one.Step(TimeSpan.FromHours(-4));
        _two.Step(TimeSpan.FromHours(-4));

        Assert.Equal(ReceiptStatus.Failed, (await TurnUntilAsync(one.SendAsync(two.Id!.Value, "too late"))).Status);
        Routes.Restore($"{host.HostAddress}");
    }

    private HostOptions Kept(HostOptions options) => options with { StatePath = _folder.File("state.json") };

    private HostSession StartHere(Func<HostOptions, HostOptions>? with = null) => StartHost(o =>
    {
        HostOptions here = o with { TimeProvider = _host };
        return with is null ? here : with(here);
    });

    private Task<PeerSession> EnterHereAsync(HostSession host, string alias, OwnWallClock clock, HeartbeatOptions? heartbeat = null) =>
        EnterAsync(host, alias, o => o with { TimeProvider = clock, Heartbeat = heartbeat ?? o.Heartbeat });

    private async Task PassAsync(HostSession host, TimeSpan time)
    {
        await Network.QuietAsync();
        DateTimeOffset before = _host.GetUtcNow();
        Clock.Advance(time);
        await UntilAsync(() => host.GetPeers().All(p => p.IsSelf || p.LastHeard >= before + time));
    }
}
