using System.Security.AccessControl;

namespace Pyile.Engine.Storage;

/// <summary>
/// Files that only their owner can read. This class alone opens files. A file is written beside itself and renamed, so that a crash and a
/// full disk leave the old one; a symbolic link stays, and the file it leads to is replaced.
/// </summary>
internal static class OwnerOnlyFile
{
    /// <summary>What no one but the owner may do with a file that contains secrets.</summary>
    public const UnixFileMode NoAccess = NoChange | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>What no one but the owner may do with a file that is only believed.</summary>
    public const UnixFileMode NoChange = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file of this user to read. If others can access it, they cannot any more after that.</summary>
    /// <param name="path">The file.</param>
    /// <param name="forbidden">What others may not do with it; on Windows the same by the file's access control list.</param>
    /// <param name="wasOpen">Whether they could.</param>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user, or cannot be read.</exception>
    public static FileStream OpenRead(string path, UnixFileMode forbidden, out bool wasOpen)
    {
        // A reader does not keep others from replacing the file meanwhile.
        FileStream stream = FilePatience.Run(
            () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), FilePatience.Usual);
        try
        {
            if (!FileOwner.IsTrusted(stream, path))
                throw new UnauthorizedAccessException("It belongs to another user, who can read and change it.");
            wasOpen = CloseToOthers(stream, path, forbidden);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Replaces a file. Two writers must not do that at the same time: see <see cref="Lock"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = LinkedPath.Resolve(path);
        string beside = target + ".new";
        try
        {
            using (FileStream stream = FilePatience.Run(() => Create(beside), FilePatience.Usual))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            FilePatience.Run(() => File.Move(beside, target, overwrite: true), FilePatience.Usual);
        }
        catch
        {
            // On a full disk it would only take up room.
            TryDelete(beside);
            throw;
        }
        if (!OperatingSystem.IsWindows())
            UnixSystem.FlushFolder(Path.GetDirectoryName(target)!);
    }

    /// <summary>
    /// Holds the lock of a file, until it is disposed of or this process ends. No one else has it meanwhile, in this process or another one.
    /// </summary>
    /// <param name="path">The file that the lock is for. A link has the lock of the file it leads to.</param>
    /// <param name="patience">How long to wait for another holder.</param>
    /// <returns>Null if another holder keeps it.</returns>
    /// <exception cref="IOException">It cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static FileStream? Lock(string path, TimeSpan patience)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        string lockPath = LinkedPath.Resolve(path) + ".lock";
        try
        {
            return FilePatience.Run(() => new FileStream(lockPath, options), patience);
        }
        catch (IOException exception) when (FilePatience.IsTemporary(exception, OperatingSystem.IsWindows()))
        {
            return null;
        }
    }

    /// <summary>The names of the folders in a folder; none if it does not exist or cannot be read.</summary>
    public static IReadOnlyList<string> FoldersIn(string path)
    {
        try
        {
            return [.. new DirectoryInfo(path).EnumerateDirectories().Select(d => d.Name).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Makes a folder that only this user can list. One that exists stays as it is.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make it.</exception>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <returns>Whether others could do something with it that is forbidden.</returns>
    private static bool CloseToOthers(FileStream stream, string path, UnixFileMode forbidden)
    {
        if (OperatingSystem.IsWindows())
        {
            bool isOpen = WindowsAccess.IsOpenToOthers(path, orRead: forbidden == NoAccess);
            if (isOpen)
                new FileInfo(path).SetAccessControl(WindowsAccess.OwnerOnly());
            return isOpen;
        }
        if ((File.GetUnixFileMode(stream.SafeFileHandle) & forbidden) == 0)
            return false;
        File.SetUnixFileMode(stream.SafeFileHandle, OwnerOnly);
        return true;
    }

    private static FileStream Create(string path)
    {
        // What a crash left behind may have other rights than a new file would get.
        File.Delete(path);
        if (OperatingSystem.IsWindows())
            return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.FullControl, FileShare.None, 4096, FileOptions.None, WindowsAccess.OwnerOnly());
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        });
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next writer replaces it.
        }
    }
}
