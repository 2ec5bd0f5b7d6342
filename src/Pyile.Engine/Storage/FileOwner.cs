using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Pyile.Engine.Storage;

/// <summary>Whether a file belongs to this user, or to the administrator, who can change everything anyway.</summary>
internal static class FileOwner
{
    private const uint Root = 0;

    /// <param name="file">The file, which is open.</param>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static bool IsTrusted(FileStream file, string path) =>
        OperatingSystem.IsWindows() ? IsTrustedOnWindows(path) : IsTrusted(UnixSystem.OwnerOf(file.SafeFileHandle));

    /// <summary>Whether a symbolic link itself belongs to this user. On Windows only administrators can make links.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static bool IsTrustedLink(string path) => OperatingSystem.IsWindows() || IsTrusted(UnixSystem.OwnerOfLink(path));

    [UnsupportedOSPlatform("windows")]
    private static bool IsTrusted(uint owner) => owner == Root || owner == UnixSystem.EffectiveUser;

    [SupportedOSPlatform("windows")]
    private static bool IsTrustedOnWindows(string path)
    {
        using var user = WindowsIdentity.GetCurrent();
        IdentityReference? owner = new FileInfo(path).GetAccessControl(AccessControlSections.Owner).GetOwner(typeof(SecurityIdentifier));
        return owner is SecurityIdentifier id
            && (id == user.User
                || id == user.Owner
                || id.IsWellKnown(WellKnownSidType.BuiltinAdministratorsSid)
                || id.IsWellKnown(WellKnownSidType.LocalSystemSid));
    }
}
