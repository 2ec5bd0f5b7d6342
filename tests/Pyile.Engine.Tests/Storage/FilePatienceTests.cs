namespace Pyile.Engine.Tests.Storage;

/// <summary>Which failures of a file are repeated: those that end when another program closes it.</summary>
public sealed class FilePatienceTests
{
    private const int Windows = unchecked((int)0x80070000);

    public static TheoryData<string, Exception, bool, bool> Failures => new()
    {
        { "Windows: used by another process", new IOException("", Windows | 32), true, true },
        { "Windows: locked", new IOException("", Windows | 33), true, true },
        { "Windows: mapped by a scanner", new IOException("", Windows | 1224), true, true },
        { "Windows: open elsewhere, cannot be replaced", new UnauthorizedAccessException(), true, true },
        { "Windows: disk full", new IOException("", Windows | 112), true, false },
        { "Windows: not found", new FileNotFoundException(), true, false },
        { "Linux: locked", new IOException("", 11), false, true },
        { "macOS: locked", new IOException("", 35), false, true },
        { "Unix: disk full", new IOException("", 28), false, false },
        { "Unix: no permission", new UnauthorizedAccessException(), false, false },
        { "Unix: no such folder", new DirectoryNotFoundException(), false, false },
        { "a fault of ours", new InvalidOperationException(), true, false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Only_what_another_program_ends_is_temporary(string what, Exception failure, bool isWindows, bool isTemporary) =>
        Assert.True(FilePatience.IsTemporary(failure, isWindows) == isTemporary, what);

    [Fact]
    public void Attempt_is_repeated_until_it_succeeds()
    {
        int attempts = 0;

        Assert.Equal(5, FilePatience.Run(() => ++attempts < 5 ? throw Locked() : attempts, FilePatience.Usual));
    }

    [Fact]
    public void Last_failure_is_thrown_when_patience_is_over()
    {
        int attempts = 0;
        IOException? last = null;

        IOException thrown = Assert.Throws<IOException>(
            () => FilePatience.Run(
                () =>
                {
                    last = Locked(++attempts);
                    throw last;
                },
                TimeSpan.FromMilliseconds(30)));

        Assert.Same(last, thrown);
        Assert.InRange(attempts, 2, 30);
    }

    [Fact]
    public void Other_failure_is_thrown_at_once()
    {
        int attempts = 0;

        Assert.Throws<FileNotFoundException>(() => FilePatience.Run(
            () =>
            {
                attempts++;
                throw new FileNotFoundException();
            },
            FilePatience.Usual));

        Assert.Equal(1, attempts);
    }

    private static IOException Locked(int number = 0) => new($"Locked {number}", OperatingSystem.IsWindows() ? Windows | 32 : 11);
}
