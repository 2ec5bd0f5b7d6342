namespace Pyile.Engine.Storage;

/// <summary>
/// Follows symbolic links, so that the file they lead to is replaced and not the link. That file does not have to exist.
/// </summary>
internal static class LinkedPath
{
    // As many as Linux follows.
    private const int MaxLinks = 40;

    /// <returns>The path itself if it is not a symbolic link.</returns>
    /// <exception cref="IOException">The links form a loop.</exception>
    /// <exception cref="UnauthorizedAccessException">A link belongs to another user.</exception>
    public static string Resolve(string path)
    {
        int links = 0;
        return Resolve(path, ref links);
    }

    private static string Resolve(string path, ref int links)
    {
        while (new FileInfo(path).LinkTarget is { } target)
        {
            if (++links > MaxLinks)
                throw new IOException($"Too many symbolic links lead on from {path}.");
            if (!FileOwner.IsTrustedLink(path))
                throw new UnauthorizedAccessException($"The symbolic link {path} belongs to another user, who can change it.");
            path = Path.IsPathFullyQualified(target) ? target : Path.GetFullPath(target, FolderOf(path, ref links));
        }
        return path;
    }

    // A relative target means the folder in which the link really is. Windows means the folder in the path of the link.
    private static string FolderOf(string path, ref int links)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows() || Path.GetDirectoryName(folder) is null)
            return folder;
        return Resolve(Path.Combine(FolderOf(folder, ref links), Path.GetFileName(folder)), ref links);
    }
}
