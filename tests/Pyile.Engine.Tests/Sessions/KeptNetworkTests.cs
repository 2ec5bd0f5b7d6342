using System.Text.Json;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>A host that is restarted with its state file continues the same network.</summary>
[Trait("Category", "Slow")]
public sealed class KeptNetworkTests : EncryptedSessionTest
{
    private readonly TemporaryFolder _folder;

    public KeptNetworkTests() => _folder = Played(new TemporaryFolder());

    private string StatePath => _folder.File("state.json");

    [Fact]
    public async Task Restarted_network_keeps_its_key_and_the_id_of_its_host()
    {
        HostSession before = StartKept();
        HostSession after = await RestartAsync(before);

        Assert.Equal(before.Fingerprint, after.Fingerprint);
        Assert.Equal(before.GetPeers()[0].Id, after.GetPeers()[0].Id);
    }

    [Fact]
    public async Task Host_without_a_state_file_starts_another_network()
    {
        HostSession before = StartHost();
        await before.CloseAsync().Soon();
        HostSession after = StartHost(o => o with { Port = before.HostAddress.Port });
        Assert.NotEqual(before.Fingerprint, after.Fingerprint);
    }

    [Fact]
    public async Task Tickets_keep_their_remaining_uses_after_a_restart()
    {
        HostSession before = StartKept();
        var (ticket, text) = await before.NewTicketAsync(new TicketOptions { Uses = 3, Note = "for the team" }).Soon();
        var (_, once) = await before.NewTicketAsync().Soon();
        await EnterWithAsync(before, text);
        await EnterWithAsync(before, once);
        await UntilAsync(() => before.Tickets is [{ UsesLeft: 2 }]);

        HostSession after = await RestartAsync(before);

        Assert.Equal(ticket with { UsesLeft = 2 }, Assert.Single(after.Tickets));
        await EnterWithAsync(after, text);
        await EnterWithAsync(after, text);
        await FailsAsync(PyileError.TicketInvalid, () => EnterWithAsync(after, text));
        await FailsAsync(PyileError.TicketInvalid, () => EnterWithAsync(after, once));
    }

    [Fact]
    public async Task Banned_member_stays_banned_by_key_and_certificate_at_any_address()
    {
        HostSession before = StartKept();
        var member = Played(new PlayedMember(Transport, Time));
        await member.JoinAsync(before, await TicketAsync(before));
        await RecordOf(before).WaitForAsync<PeerJoined>();
        Ban ban = await before.BanAsync(before.GetPeers()[1].Address, "because").Soon();
        Assert.Equal((member.Member, member.Key.KeyHash, "one"), (ban.Member!.Value, ban.Key!.Value, ban.Alias));

        HostSession after = await RestartAsync(before);

        Assert.Equal(before.Bans, after.Bans);
        await FailsAsync(PyileError.Banned, () => member.ReturnAsync(after, from: "127.0.0.2"));
        string ticket = await TicketAsync(after);
        await FailsAsync(PyileError.Banned, () => member.JoinAsync(after, ticket, from: "127.0.0.2"));
        await FailsAsync(PyileError.Banned, () => EnterWithAsync(after, ticket));
        await JoinAsync(after, with: o => o with { Password = null, Ticket = new Secret(ticket), Address = Given.Ip("127.0.0.2") });

        await after.UnbanAsync(member.Member).Soon();
        await FailsAsync(PyileError.NotAdmitted, () => member.ReturnAsync(after));
        await member.JoinAsync(after, await TicketAsync(after));
    }

    [Fact]
    public async Task Rosters_after_a_restart_are_newer_than_those_before()
    {
        ulong last = 0;
        HostSession host = StartKept();
        for (int start = 1; start <= 3; start++)
        {
            var member = Played(new PlayedMember(Transport, Time));
            await member.JoinAsync(host, await TicketAsync(host));
            Assert.True(member.Roster.Version >> 32 > last >> 32);
            last = member.Roster.Version;
            Assert.Equal(last >> 32, (await StoredAsync()).GetProperty("network").GetProperty("starts").GetUInt64());
            host = await RestartAsync(host);
        }
    }

    [Fact]
    public async Task Restart_without_a_password_keeps_the_one_of_the_network()
    {
        HostSession before = StartKept();
        await before.SetPasswordAsync(new Secret("another")).Soon();

        HostSession after = await RestartAsync(before, o => o with { Password = null });

        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(after));
        await JoinAsync(after, with: o => o with { Password = new Secret("another") });
    }

    [Fact]
    public async Task Restart_with_another_password_is_refused_and_changes_nothing()
    {
        HostSession before = StartKept();
        await before.CloseAsync().Soon();
        byte[] content = await File.ReadAllBytesAsync(StatePath);
        int port = before.HostAddress.Port;

        PyileException exception = Assert.Throws<PyileException>(
            () => StartHost(o => o with { StatePath = StatePath, Password = new Secret("another"), Port = port }));

        Assert.Equal(PyileError.PasswordDiffers, exception.Kind);
        Assert.Contains(StatePath, exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(StatePath));
        await JoinAsync(StartHost(o => o with { StatePath = StatePath, Port = port }));
    }

    [Fact]
    public void New_network_in_a_state_file_needs_a_password()
    {
        PyileException exception = Assert.Throws<PyileException>(() => StartHost(o => o with { StatePath = StatePath, Password = null }));

        Assert.Equal(PyileError.InvalidOption, exception.Kind);
        Assert.Contains(StatePath, exception.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task State_file_of_the_first_format_is_read_and_saved_in_the_second()
    {
        await File.WriteAllTextAsync(
            StatePath,
            """
            {"format":1,
             "bans":[{"rule":"10.0.0.0/8","reason":"because","since":"2030-01-02T12:00:00+00:00"}],
             "attempts":[{"address":"10.0.0.7","count":2,"last":"2030-01-02T12:00:00+00:00"}]}
            """);

        HostSession host = StartKept();

        Ban ban = Assert.Single(host.Bans);
        Assert.Equal(("10.0.0.0/8", "because", null, false), (ban.Address, ban.Reason, ban.Member, ban.IsAutomatic));
        Assert.Equal(2, Assert.Single(host.Attempts).Count);
        await YieldUntilAsync(() => File.ReadAllText(StatePath).Contains("\"format\": 2", StringComparison.Ordinal));
        HostSession after = await RestartAsync(host);
        Assert.Equal((host.Fingerprint, ban), (after.Fingerprint, Assert.Single(after.Bans)));
    }

    [Fact]
    public async Task State_file_contains_no_password_and_no_ticket_text()
    {
        HostSession host = StartKept();
        string ticket = await TicketAsync(host);
        await host.SetPasswordAsync(new Secret("extraordinary")).Soon();

        string text = await File.ReadAllTextAsync(StatePath);
        Assert.DoesNotContain("secret\"", text.Replace("\"secret\":", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("extraordinary", text, StringComparison.Ordinal);
        Assert.DoesNotContain(ticket, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_file_exists_for_its_owner_only_when_the_host_has_started()
    {
        StartKept();
        await YieldUntilAsync(() => File.Exists(StatePath));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StatePath));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task State_file_that_others_can_read_is_logged_and_restricted(UnixFileMode others)
    {
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        HostSession before = StartKept();
        await before.CloseAsync().Soon();
        Assert.Empty(RecordOf(before).LinesOf(122));
        File.SetUnixFileMode(StatePath, owner | others);

        HostSession after = StartKept();

        Assert.Contains(StatePath, Assert.Single(RecordOf(after).LinesOf(122)).Text, StringComparison.Ordinal);
        Assert.Equal(owner, File.GetUnixFileMode(StatePath));
        Assert.Equal(before.Fingerprint, after.Fingerprint);
    }

    private HostSession StartKept() => StartHost(o => o with { StatePath = StatePath });

    private async Task<HostSession> RestartAsync(HostSession before, Func<HostOptions, HostOptions>? with = null)
    {
        await before.CloseAsync().Soon();
        return StartHost(o =>
        {
            HostOptions options = o with { StatePath = StatePath, Port = before.HostAddress.Port };
            return with is null ? options : with(options);
        });
    }

    private Task<PeerSession> EnterWithAsync(HostSession host, string ticket) =>
        JoinAsync(host, with: o => o with { Password = null, Ticket = new Secret(ticket) });

    private static async Task<string> TicketAsync(HostSession host) => (await host.NewTicketAsync().Soon()).Text;

    private async Task<JsonElement> StoredAsync()
    {
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(StatePath));
        return document.RootElement.Clone();
    }
}
