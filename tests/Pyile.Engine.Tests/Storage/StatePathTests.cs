using System.Text.Json;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Storage;

/// <summary>What a host keeps in its state file.</summary>
[Trait("Category", "Slow")]
public sealed class StatePathTests : MemorySessionTest
{
    private static readonly Secret Wrong = new("guess");
    private readonly TemporaryFolder _folder;

    public StatePathTests() => _folder = Played(new TemporaryFolder());

    private string StatePath => _folder.File("state.json");

    [Fact]
    public async Task Bans_and_attempts_survive_a_restart()
    {
        HostSession before = StartHost(o => o with { StatePath = StatePath });
        await before.BanAsync(HostSession.ParseRule("10.0.0.0/8")!.Value, "a \"reason\"").Soon();
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(before, with: o => o with { Password = Wrong }));
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(before, with: o => o with { Password = Wrong }));
        await before.CloseAsync().Soon();

        HostSession after = StartHost(o => o with { StatePath = StatePath });

        Assert.Equal(before.Bans, after.Bans);
        Assert.Equal(before.Attempts, after.Attempts);
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(after, with: o => o with { Password = Wrong }));
        await FailsAsync(PyileError.Banned, () => JoinAsync(after));
    }

    [Fact]
    public async Task State_file_is_json_that_only_its_owner_can_read()
    {
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        await File.WriteAllTextAsync(StatePath + ".new", "left behind by a crash");
        await host.BanAsync(HostSession.ParseRule("10.0.0.7")!.Value, "because").Soon();

        using JsonDocument document = ReadState();
        JsonElement ban = Assert.Single(document.RootElement.GetProperty("bans").EnumerateArray());
        Assert.Equal(("10.0.0.7", "because"), (ban.GetProperty("rule").GetString(), ban.GetProperty("reason").GetString()));
        Assert.Equal(["state.json", "state.json.lock"], _folder.Files);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StatePath));
    }

    [Fact]
    public async Task Reader_of_the_state_file_sees_whole_versions_only()
    {
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        await host.BanAsync(HostSession.ParseRule("10.0.0.1")!.Value, "because").Soon();
        using var done = new CancellationTokenSource();
        Task<int> reading = Task.Run(() => ReadUntilAsync(done.Token));

        for (int i = 2; i < 60; i++)
            await host.BanAsync(HostSession.ParseRule($"10.0.0.{i}")!.Value, "because").Soon();
        await done.CancelAsync();

        Assert.True(await reading.Soon() > 0);
    }

    [Fact]
    public async Task Wrong_password_is_saved_before_the_host_closes()
    {
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = Wrong }));
        await YieldUntilAsync(() => SavedAttempts().Length > 0);

        Assert.Equal([1], SavedAttempts());
    }

    [Fact]
    public async Task Successful_login_is_saved_before_the_host_closes()
    {
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = Wrong }));
        await YieldUntilAsync(() => SavedAttempts().Length > 0);

        await JoinAsync(host);

        await YieldUntilAsync(() => SavedAttempts().Length == 0);
    }

    [Fact]
    public async Task Removed_ban_stays_removed_after_a_restart()
    {
        HostSession before = StartHost(o => o with { StatePath = StatePath });
        await before.BanAsync(HostSession.ParseRule("127.0.0.1")!.Value, "because").Soon();
        await before.UnbanAsync(HostSession.ParseRule("127.0.0.1")!.Value).Soon();
        await before.CloseAsync().Soon();

        HostSession after = StartHost(o => o with { StatePath = StatePath });
        await EnterAsync(after);
        Assert.Empty(after.Bans);
    }

    private int[] SavedAttempts()
    {
        using JsonDocument document = ReadState();
        return [.. document.RootElement.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("count").GetInt32())];
    }

    // As the engine does: on Windows a file that is being replaced cannot be opened for a moment, and one that is open to readers who do not
    // share its deletion cannot be replaced.
    private JsonDocument ReadState()
    {
        using FileStream stream = OwnerOnlyFile.OpenRead(StatePath, OwnerOnlyFile.NoAccess, out _);
        return JsonDocument.Parse(stream);
    }

    private async Task<int> ReadUntilAsync(CancellationToken done)
    {
        int read = 0;
        for (; !done.IsCancellationRequested; read++)
        {
            using JsonDocument document = ReadState();
            Assert.Equal(2, document.RootElement.GetProperty("format").GetInt32());
            // On Windows the file can be replaced only while no one has it open, and without a pause this reader has it nearly always.
            await Task.Delay(1, CancellationToken.None);
        }
        return read;
    }
}
