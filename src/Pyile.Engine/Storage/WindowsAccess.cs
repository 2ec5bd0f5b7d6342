using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Pyile.Engine.Storage;

/// <summary>Who can access a file on Windows, by its access control list.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsAccess
{
    private const FileSystemRights Change = FileSystemRights.WriteData
        | FileSystemRights.AppendData
        | FileSystemRights.Delete
        | FileSystemRights.ChangePermissions
        | FileSystemRights.TakeOwnership;

    /// <summary>An access control list that allows this user everything and others nothing.</summary>
    public static FileSecurity OwnerOnly()
    {
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return security;
    }

    /// <summary>Whether this user, an administrator or the system owns a file.</summary>
    public static bool IsOwnerTrusted(string path) =>
        new FileInfo(path).GetAccessControl(AccessControlSections.Owner).GetOwner(typeof(SecurityIdentifier)) is SecurityIdentifier owner && IsTrusted(owner);

    /// <summary>Whether anyone but this user, administrators and the system may change a file, or may read it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="orRead">Whether reading counts.</param>
    public static bool IsOpenToOthers(string path, bool orRead)
    {
        FileSystemRights forbidden = orRead ? Change | FileSystemRights.ReadData : Change;
        return new FileInfo(path).GetAccessControl(AccessControlSections.Access)
            .GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier))
            .Cast<FileSystemAccessRule>()
            .Any(rule => rule.AccessControlType == AccessControlType.Allow
                && (rule.FileSystemRights & forbidden) != 0
                && !IsTrusted((SecurityIdentifier)rule.IdentityReference));
    }

    // Windows can give rights to the creator or owner of a file. OpenRead has checked the owner before it asks for the rights of others.
    private static bool IsTrusted(SecurityIdentifier id)
    {
        using var user = WindowsIdentity.GetCurrent();
        return id == user.User
            || id == user.Owner
            || id.IsWellKnown(WellKnownSidType.BuiltinAdministratorsSid)
            || id.IsWellKnown(WellKnownSidType.LocalSystemSid)
            || id.IsWellKnown(WellKnownSidType.CreatorOwnerSid)
            || id.IsWellKnown(WellKnownSidType.WinCreatorOwnerRightsSid);
    }
}
