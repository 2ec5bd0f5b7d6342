using System.Runtime.Versioning;

namespace Pyile.Engine.Storage;

/// <summary>Whether a file belongs to this user, or to the administrator, who can change everything anyway.</summary>
internal static class FileOwner
{
    private const uint Root = 0;

    /// <param name="file">The file, which is open.</param>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static bool IsTrusted(FileStream file, string path) =>
        OperatingSystem.IsWindows() ? WindowsAccess.IsOwnerTrusted(path) : IsTrusted(UnixSystem.OwnerOf(file.SafeFileHandle));

    /// <summary>Whether a symbolic link itself belongs to this user. On Windows only administrators can make links.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static bool IsTrustedLink(string path) => OperatingSystem.IsWindows() || IsTrusted(UnixSystem.OwnerOfLink(path));

    [UnsupportedOSPlatform("windows")]
    private static bool IsTrusted(uint owner) => owner == Root || owner == UnixSystem.EffectiveUser;
}
