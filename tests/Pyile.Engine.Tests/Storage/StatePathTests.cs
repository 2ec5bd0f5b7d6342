using System.Text.Json;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Storage;

public sealed class StatePathTests : MemorySessionTest
{
    private static readonly Secret Wrong = new("guess");
    private readonly TemporaryFolder _folder;

    public StatePathTests() => _folder = Played(new TemporaryFolder());

    private string StatePath => _folder.File("state.json");

    [Fact]
    public async Task Bans_and_attempts_are_there_after_a_restart()
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
    public async Task The_file_is_json_for_its_owner_alone()
    {
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        await File.WriteAllTextAsync(StatePath + ".new", "left behind by a crash");
        await host.BanAsync(HostSession.ParseRule("10.0.0.7")!.Value, "because").Soon();

        using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(StatePath));
        JsonElement ban = Assert.Single(document.RootElement.GetProperty("bans").EnumerateArray());
        Assert.Equal(("10.0.0.7", "because"), (ban.GetProperty("rule").GetString(), ban.GetProperty("reason").GetString()));
        Assert.Equal(["state.json"], _folder.Files);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StatePath));
    }

    [Fact]
    public async Task A_reader_of_the_file_sees_the_old_one_or_the_new_one_and_nothing_between()
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
    public async Task A_wrong_password_is_written_down_without_waiting_for_the_end()
    {
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = Wrong }));
        await YieldUntilAsync(() => File.Exists(StatePath));

        using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(StatePath));
        Assert.Equal(1, Assert.Single(document.RootElement.GetProperty("attempts").EnumerateArray()).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_good_login_is_written_down_without_waiting_for_the_end()
    {
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = Wrong }));
        await YieldUntilAsync(() => File.Exists(StatePath));

        await JoinAsync(host);

        await YieldUntilAsync(() => File.ReadAllText(StatePath).Contains("\"attempts\": []", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unban_is_there_after_a_restart()
    {
        HostSession before = StartHost(o => o with { StatePath = StatePath });
        await before.BanAsync(HostSession.ParseRule("127.0.0.1")!.Value, "because").Soon();
        await before.UnbanAsync(HostSession.ParseRule("127.0.0.1")!.Value).Soon();
        await before.CloseAsync().Soon();

        HostSession after = StartHost(o => o with { StatePath = StatePath });
        await JoinAsync(after);
        Assert.Empty(after.Bans);
    }

    [Fact]
    public async Task A_ban_that_cannot_be_saved_is_in_effect_all_the_same()
    {
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        Directory.CreateDirectory(StatePath);

        PyileException exception = await FailsAsync(
            PyileError.StateFile, () => host.BanAsync(HostSession.ParseRule("127.0.0.1")!.Value, "because"));

        Assert.Contains(StatePath, exception.Message, StringComparison.Ordinal);
        Assert.Single(host.Bans);
        await FailsAsync(PyileError.Banned, () => JoinAsync(host));
        Assert.NotEmpty(RecordOf(host).LinesOf(111));

        // The folder in the way is gone: the next save brings both.
        Directory.Delete(StatePath);
        await host.BanAsync(HostSession.ParseRule("127.0.0.2")!.Value, "because").Soon();
        await host.CloseAsync().Soon();
        Assert.Equal(2, StartHost(o => o with { StatePath = StatePath }).Bans.Count);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_does_not_keep_a_host_from_ending()
    {
        HostSession host = StartHost(o => o with { StatePath = StatePath });
        Directory.CreateDirectory(StatePath);
        await FailsAsync(PyileError.WrongPassword, () => JoinAsync(host, with: o => o with { Password = Wrong }));
        await RecordOf(host).WaitForLineAsync(111);
        await host.CloseAsync().Soon();
    }

    private async Task<int> ReadUntilAsync(CancellationToken done)
    {
        int read = 0;
        for (; !done.IsCancellationRequested; read++)
        {
            using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(StatePath, CancellationToken.None));
            Assert.Equal(2, document.RootElement.GetProperty("format").GetInt32());
        }
        return read;
    }
}
