using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Joining;

/// <summary>Hosts with several addresses, some of which are silent, refuse, or belong to another host.</summary>
[Trait("Category", "Slow")]
public sealed class HostReachTests : EncryptedMemoryTest
{
    private readonly TemporaryFolder _folder;
    private RoutedTransport? _network;

    public HostReachTests() => _folder = Played(new TemporaryFolder());

    private RoutedTransport Routes => _network ??= new RoutedTransport(Network.Inside, Happened);

    private protected override ITransport Transport => Routes;

    [Fact]
    public async Task Ticket_with_three_silent_addresses_joins_at_the_fourth_after_three_quarters_of_a_second()
    {
        HostSession host = StartHost();
        Routes.Silence("10.0.0.1:4702", "10.0.0.2:4702", "10.0.0.3:4702");
        string text = await TicketAsync(host, "10.0.0.1:4702", "10.0.0.2:4702", "10.0.0.3:4702", $"{host.HostAddress}");
        Task<PeerSession> joining = JoinByAsync(text);
        for (int silent = 1; silent <= 3; silent++)
        {
            await UntilAsync(() => Routes.Waiting == silent && Clock.Running(StaggeredRace.Stagger) == 1);
            Clock.Advance(StaggeredRace.Stagger);
        }

        // The clock stands still from now on, so the join has taken three quarters of a second.
        PeerSession peer = await joining;
        Assert.Equal(["10.0.0.1", "10.0.0.2", "10.0.0.3", "127.0.0.1"], Routes.Dialled.Take(4).Select(a => $"{a.Address}"));
        Assert.Equal(0, Routes.Waiting);
        Assert.Equal(SessionState.Connected, peer.State);
        Assert.Empty(RecordOf(host).All<LoginFailed>());
    }

    [Fact]
    public async Task Name_whose_first_address_refuses_is_joined_at_the_second_without_a_pause()
    {
        HostSession host = StartHost();
        Routes.Name("hq.example", "10.0.0.1", "127.0.0.1");

        PeerSession peer = await JoinAsync(host, with: o => o with { HostName = "hq.example" });

        Assert.Equal(host.HostAddress, peer.HostAddress);
        Assert.Equal(["10.0.0.1", "127.0.0.1"], Routes.Dialled.Select(a => $"{a.Address}"));
    }

    [Fact]
    public async Task Name_whose_first_address_is_silent_is_joined_at_the_second()
    {
        HostSession host = StartHost();
        Routes.Name("hq.example", "10.0.0.1", "127.0.0.1");
        Routes.Silence($"10.0.0.1:{host.HostAddress.Port}");

        PeerSession peer = await TurnALittleUntilAsync(JoinAsync(host, with: o => o with { HostName = $"hq.example:{host.HostAddress.Port}", Port = null }));

        Assert.Equal(SessionState.Connected, peer.State);
    }

    [Fact]
    public async Task Address_of_another_network_is_passed_over_and_is_sent_no_proof()
    {
        HostSession other = StartHost(o => o with { Alias = "other" });
        HostSession host = StartHost();
        string text = await TicketAsync(host, $"{other.HostAddress}", $"{host.HostAddress}");

        PeerSession peer = await TurnALittleUntilAsync(JoinByAsync(text));

        Assert.Equal(host.Fingerprint, peer.Fingerprint);
        Assert.DoesNotContain(RecordOf(other).Lines, line => line.Text.Contains("ticket", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Server_that_takes_connections_and_says_nothing_does_not_keep_a_joiner_from_the_host()
    {
        HostSession host = StartHost();
        await using IListener silent = Outside.Listen(Given.At("10.0.0.1:4702"), 8);
        string text = await TicketAsync(host, "10.0.0.1:4702", $"{host.HostAddress}");

        PeerSession peer = await TurnALittleUntilAsync(JoinByAsync(text));

        Assert.Equal(host.HostAddress, peer.HostAddress);
        await using IConnection abandoned = await silent.AcceptAsync(default).Soon();
        await YieldUntilAsync(() => Network.OpenInside > 0);
    }

    [Fact]
    public async Task Error_lists_every_address_with_its_own_reason()
    {
        HostSession host = StartHost();
        Routes.Silence("10.0.0.1:4702");
        await using IListener mute = Outside.Listen(Given.At("10.0.0.2:4702"), 8);
        Routes.Name("hq.example", "10.0.0.4");
        string text = await TicketAsync(host, "10.0.0.1:4702", "10.0.0.2:4702", "10.0.0.3:4702", "hq.example:4702", "nowhere.example:4702");

        PyileException late = await FailsAsync(PyileError.Timeout, () => TurnUntilAsync(JoinByAsync(text)));
        foreach (string part in (string[])
        [
            "10.0.0.1:4702: no answer", "10.0.0.2:4702: it takes connections, but does not answer as a host",
            "10.0.0.3:4702: Nothing listens", "hq.example (10.0.0.4:4702): Nothing listens", "nowhere.example:4702: ",
        ])
            Assert.Contains(part, late.Message, StringComparison.Ordinal);

        string refusing = await TicketAsync(host, "10.0.0.3:4702", "nowhere.example:4702");
        PyileException early = await FailsAsync(PyileError.HostUnreachable, () => JoinByAsync(refusing));
        Assert.Contains("10.0.0.3:4702: Nothing listens", early.Message, StringComparison.Ordinal);
        Assert.Contains("nowhere.example", early.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_host_answers_says_more_than_an_address_that_does_not()
    {
        HostSession host = StartHost();
        await host.BanAsync(IPNetwork.Parse("127.0.0.1/32"), "test").Soon();
        string text = await TicketAsync(host, "10.0.0.3:4702", $"{host.HostAddress}");

        PyileException banned = await FailsAsync(PyileError.Banned, () => JoinByAsync(text));

        Assert.Contains("10.0.0.3:4702", banned.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Number_of_addresses_that_are_tried_is_bounded()
    {
        Routes.Name("many.example", [.. Enumerable.Range(1, 100).Select(i => $"10.0.0.{i}")]);

        await FailsAsync(PyileError.HostUnreachable, () => JoinAsync(Given.At("127.0.0.1:4702"), with: o => o with { HostName = "many.example" }));

        Assert.Equal(HostLocator.MaxCandidates, Routes.Dialled.Count);
    }

    [Fact]
    public async Task Probe_takes_the_address_that_answers()
    {
        HostSession host = StartHost();
        Routes.Silence("10.0.0.1:4702");
        Routes.Name("hq.example", "10.0.0.1", "127.0.0.1");
        var options = new ProbeOptions { HostName = $"hq.example:{host.HostAddress.Port}", TimeProvider = Clock };

        ProbedHost found = await TurnALittleUntilAsync(HostProbe.RunAsync(options, Routes, default));

        Assert.Equal((true, host.HostAddress), (found.IsReachable, found.Address));
        await RecordOf(host).WaitForLineAsync(LogIds.LoginLeft);
        Assert.Empty(RecordOf(host).All<LoginFailed>());
    }

    [Fact]
    public async Task Probe_lists_what_it_tried()
    {
        Routes.Silence("10.0.0.1:4702");
        Routes.Name("hq.example", "10.0.0.1", "10.0.0.2");

        ProbedHost found = await TurnUntilAsync(HostProbe.RunAsync(new ProbeOptions { HostName = "hq.example", TimeProvider = Clock }, Routes, default));

        Assert.False(found.IsReachable);
        Assert.Contains("(10.0.0.1:4702): no answer", found.Detail, StringComparison.Ordinal);
        Assert.Contains("(10.0.0.2:4702): Nothing listens", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Member_comes_back_to_its_host_at_another_address_of_the_ticket()
    {
        var (peer, port) = await LoseHostAsync();
        await RecordOf(peer).WaitForAsync<Reconnecting>();
        Routes.Silence($"127.0.0.1:{port}");

        HostSession after = StartKept("127.0.0.2", port);
        await TurnUntilAsync(RecordOf(peer).WaitForAsync<Reconnected>());

        Assert.Equal(after.HostAddress, peer.HostAddress);
    }

    [Fact]
    public async Task Member_whose_network_is_replaced_at_one_address_waits_for_its_host_at_the_other()
    {
        var (peer, port) = await LoseHostAsync();
        HostSession other = StartHost(o => o with { Port = port });
        await TurnUntilAsync(RecordOf(peer).WaitForLineAsync(118, count: 3));
        Assert.Equal(SessionState.Reconnecting, peer.State);

        HostSession after = StartKept("127.0.0.2", port);
        await TurnUntilAsync(RecordOf(peer).WaitForAsync<Reconnected>());

        Assert.Equal(after.HostAddress, peer.HostAddress);
        Assert.Empty(RecordOf(other).All<PeerJoined>());
    }

    /// <summary>Joins by a ticket with two addresses, of which the host has the first, and ends the host.</summary>
    private async Task<(PeerSession Peer, int Port)> LoseHostAsync()
    {
        HostSession before = StartKept("127.0.0.1");
        int port = before.HostAddress.Port;
        string text = await TicketAsync(before, $"127.0.0.1:{port}", $"127.0.0.2:{port}");
        PeerSession peer = await JoinByAsync(text);
        await RecordOf(before).WaitForAsync<PeerJoined>();
        await before.CloseAsync().Soon();
        return (peer, port);
    }

    private HostSession StartKept(string address, int port = 0) =>
        StartHost(o => o with { StatePath = _folder.File("state.json"), Address = Given.Ip(address), Port = port });

    private static async Task<string> TicketAsync(HostSession host, params string[] names) =>
        (await host.NewTicketAsync(new TicketOptions { HostNames = names }).Soon()).Text;

    private Task<PeerSession> JoinByAsync(string ticket) =>
        JoinAsync(Given.At("127.0.0.1:1"), with: o => o with { HostName = null, Port = null, Password = null, Ticket = new Secret(ticket) });
}
