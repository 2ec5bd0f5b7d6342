using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Pyile.Engine.Storage;

/// <summary>Whose file it is, as far as the framework tells.</summary>
internal static class FileOwner
{
    private const int Root = 0;

    /// <summary>Whether a file belongs to this user or to the administrator, who can change everything anyway.</summary>
    public static bool IsTrusted(string path) => OperatingSystem.IsWindows() ? IsTrustedOnWindows(path) : IsTrustedOnUnix(path);

    [UnsupportedOSPlatform("windows")]
    private static bool IsTrustedOnUnix(string path)
    {
        int owner = UserIdOf(path);
        return owner == Root || owner == EffectiveUserId();
    }

    // The framework reads the owner of a file only when it makes an archive of it.
    [UnsupportedOSPlatform("windows")]
    private static int UserIdOf(string path)
    {
        string file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
            writer.WriteEntry(file, "file");
        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()!.Uid;
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EffectiveUserId();

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
