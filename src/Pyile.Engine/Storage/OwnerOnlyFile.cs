using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Pyile.Engine.Storage;

/// <summary>A file that only its owner can read. It is written beside itself and renamed, so that a crash leaves the old one.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>What no one but the owner may do with a file that contains secrets.</summary>
    public const UnixFileMode NoAccess = NoChange | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>What no one but the owner may do with a file that is only believed.</summary>
    public const UnixFileMode NoChange = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file of this user to read. If others can access it, they cannot any more after that.</summary>
    /// <param name="path">The file.</param>
    /// <param name="forbidden">What others may not do with it. On Windows, only the owner is checked.</param>
    /// <param name="wasOpen">Whether they could.</param>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user, or cannot be read.</exception>
    public static FileStream OpenRead(string path, UnixFileMode forbidden, out bool wasOpen)
    {
        FileStream stream = File.OpenRead(path);
        try
        {
            if (!FileOwner.IsTrusted(path))
                throw new UnauthorizedAccessException("It belongs to another user, who can read and change it.");
            wasOpen = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & forbidden) != 0;
            if (wasOpen && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(stream.SafeFileHandle, OwnerOnly);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string beside = path + ".new";
        using (FileStream stream = Create(beside))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }

    private static FileStream Create(string path)
    {
        // What a crash left behind may have other rights than a new file would get.
        File.Delete(path);
        if (OperatingSystem.IsWindows())
            return CreateOnWindows(path);
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        });
    }

    [SupportedOSPlatform("windows")]
    private static FileStream CreateOnWindows(string path)
    {
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.FullControl, FileShare.None, 4096, FileOptions.None, security);
    }
}
