using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Storage;

/// <summary>One host at a time uses a state file, in this process and in others.</summary>
[Trait("Category", "Slow")]
public sealed class StateLockTests : MemorySessionTest
{
    private readonly TemporaryFolder _folder;

    public StateLockTests() => _folder = Played(new TemporaryFolder());

    private string StatePath => _folder.File("state.json");

    [Fact]
    public async Task Second_host_is_refused_with_the_name_of_the_file_until_the_first_has_ended()
    {
        HostSession first = StartKept(StatePath);

        AssertInUse(StatePath);

        await first.CloseAsync().Soon();
        Assert.Equal(["state.json"], _folder.Files);
        Assert.Equal(first.Fingerprint, StartKept(StatePath).Fingerprint);
    }

    [Fact]
    public void Second_host_is_refused_before_it_has_changed_anything()
    {
        StartKept(StatePath);
        byte[] before = File.ReadAllBytes(StatePath);

        AssertInUse(StatePath);

        Assert.Equal(before, File.ReadAllBytes(StatePath));
    }

    [Fact]
    public async Task Host_that_failed_to_start_keeps_no_lock()
    {
        await File.WriteAllTextAsync(StatePath, "damaged");
        Assert.Throws<PyileException>(() => StartKept(StatePath));
        File.Delete(StatePath);

        StartKept(StatePath);
    }

    [Fact]
    public async Task Host_of_another_process_has_the_file_until_that_process_is_killed()
    {
        await using (ChildProcess child = ChildProcess.Start([], HostChild.Mode))
        {
            await child.WriteAsync(StatePath);
            Assert.True(int.TryParse(await child.ReadAsync(), out _));

            AssertInUse(StatePath);
        }
        // The lock file of the killed process is still there, except on Windows, which deletes it itself.
        Assert.Equal(OperatingSystem.IsWindows() ? ["state.json"] : ["state.json", "state.json.lock"], _folder.Files);
        HostSession host = StartKept(StatePath);

        await using ChildProcess second = ChildProcess.Start([], HostChild.Mode);
        await second.WriteAsync(StatePath);
        Assert.Equal($"{PyileError.StateFileInUse}", await second.ReadAsync());
        Assert.Equal(SessionState.Listening, host.State);
    }

    [LinkFact]
    public void File_is_the_same_through_links()
    {
        File.CreateSymbolicLink(_folder.File("link.json"), "state.json");
        StartKept(_folder.File("link.json"));

        AssertInUse(StatePath);
        AssertInUse(_folder.File("link.json"));
    }

    private HostSession StartKept(string path) => StartHost(o => o with { StatePath = path });

    private void AssertInUse(string path)
    {
        PyileException exception = Assert.Throws<PyileException>(() => StartKept(path));
        Assert.Equal(PyileError.StateFileInUse, exception.Kind);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }
}
