using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Storage;

/// <summary>Files that several use at the same time: of 1,000 operations by two writers and a reader, each succeeds.</summary>
[Trait("Category", "Slow")]
public sealed class BusyFileTests : MemorySessionTest
{
    private const int Writes = 100;
    private const int Reads = 800;

    private readonly TemporaryFolder _folder;

    public BusyFileTests() => _folder = Played(new TemporaryFolder());

    [Fact]
    public async Task Two_processes_that_remember_networks_and_a_reader_do_not_disturb_each_other()
    {
        string path = _folder.File("networks.json");
        await using ChildProcess child = ChildProcess.Start([], TrustChild.Mode);
        await child.WriteAsync(path);
        await child.WriteAsync($"{Writes}");
        Task<int> writing = Task.Run(() => TrustChild.Remember(new TrustStore(path), "own", Writes));

        for (int i = 0; i < Reads; i++)
            new TrustStore(path).Load();

        Assert.Equal(Writes, await writing.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal($"{Writes}", await child.ReadAsync());
        Assert.Equal(2 * Writes, new TrustStore(path).Load().Count);
        Assert.Equal(["networks.json"], _folder.Files);
    }

    [Fact]
    public async Task Two_callers_of_a_host_and_a_reader_of_its_state_do_not_disturb_each_other()
    {
        string path = _folder.File("state.json");
        HostSession host = StartHost(o => o with { StatePath = path });
        Task[] writing = [.. Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < Writes; i++)
                await host.BanAsync(HostSession.ParseRule($"10.{writer}.{i / 250}.{i % 250}")!.Value, "because");
        }))];

        for (int i = 0; i < Reads; i++)
            Assert.NotNull(new StateFile(path).Load().Network);

        await Task.WhenAll(writing).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(RecordOf(host).LinesOf(LogIds.SaveFailed));
        Assert.Equal(2 * Writes, new StateFile(path).Load().Bans.Count);
    }

    [Fact]
    public async Task File_that_another_program_has_locked_is_read_when_it_is_free()
    {
        string path = _folder.File("networks.json");
        new TrustStore(path).Remember("host", 4702, new KeyHash(1, 2), Given.Noon);
        var other = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Task<int> reading = Task.Run(() => new TrustStore(path).Load().Count);
        await Task.Yield();
        Assert.False(reading.IsCompleted);

        await other.DisposeAsync();

        Assert.Equal(1, await reading.Soon());
    }
}
