using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Storage;

/// <summary>
/// Every place that writes a file, on a full disk and in a folder that can only be read. A test of the structure holds the list of places
/// against the code.
/// </summary>
[Trait("Category", "Slow")]
public sealed class FullDiskTests : IDisposable
{
    private static readonly string[] OwnMounts = ["/usr/bin/unshare", "--mount"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _ = _folder.DisposeAsync().AsTask();

    [MountTheory]
    [InlineData("full")]
    [InlineData("read-only")]
    public async Task Each_place_that_writes_a_file_reports_or_repeats_what_it_cannot_write(string condition)
    {
        await using ChildProcess child = ChildProcess.Start(OwnMounts, [DiskChild.Mode, condition]);
        await child.WriteAsync(_folder.File(""));
        string[] places = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "written-files.txt")).Where(line => !line.StartsWith('#'))];
        Assert.NotEmpty(places);

        foreach (string place in places)
        {
            await child.WriteAsync(place);
            string answer = await child.ReadAsync();
            while (answer == DiskChild.Running)
                answer = await child.ReadAsync();
            Assert.Equal("passed", answer);
        }
    }

    private sealed class MountTheoryAttribute : TheoryAttribute
    {
        public MountTheoryAttribute()
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists(OwnMounts[0]))
                Skip = "It needs Linux, root and unshare to mount a small disk in a mount namespace.";
        }
    }
}
