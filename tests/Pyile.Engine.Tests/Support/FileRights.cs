using System.Diagnostics;

namespace Pyile.Engine.Tests.Support;

/// <summary>The owner and the mode of files.</summary>
internal static class FileRights
{
    /// <summary>What a file has that only its owner can read.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void GiveAway(string path)
    {
        using Process chown = Process.Start("chown", ["54321", path]);
        chown.WaitForExit();
        Assert.Equal(0, chown.ExitCode);
    }

    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    public static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? OwnerOnly : File.GetUnixFileMode(path);
}
