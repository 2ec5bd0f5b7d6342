using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Pyile.Engine.Storage;

/// <summary>System calls of Linux and macOS that the framework does not offer.</summary>
[UnsupportedOSPlatform("windows")]
internal static class UnixSystem
{
    private const int CurrentFolder = -100;
    private const int NotThroughLink = 0x100;
    private const int OfDescriptor = 0x1000;
    private const uint WithOwner = 0x8;
    private const int LinuxCloseOnExec = 0x80000;
    private const int MacCloseOnExec = 0x1000000;

    /// <summary>The id of the user that this process acts for.</summary>
    public static uint EffectiveUser => GetEffectiveUser();

    /// <exception cref="IOException">The system does not tell.</exception>
    public static uint OwnerOf(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
            return Check(GetStatus(file, "", OfDescriptor, WithOwner, out LinuxStatus status), status.Owner);
        return RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? Check(GetStatusX64(file, out MacStatus known), known.Owner)
            : Check(GetStatus(file, out known), known.Owner);
    }

    /// <summary>The owner of a symbolic link itself.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static uint OwnerOfLink(string path)
    {
        if (OperatingSystem.IsLinux())
            return Check(GetStatus(CurrentFolder, path, NotThroughLink, WithOwner, out LinuxStatus status), status.Owner);
        return RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? Check(GetLinkStatusX64(path, out MacStatus known), known.Owner)
            : Check(GetLinkStatus(path, out known), known.Owner);
    }

    /// <summary>Makes the entries of a folder durable, as far as its file system can do that.</summary>
    public static void FlushFolder(string path)
    {
        using SafeFileHandle folder = Open(path, OperatingSystem.IsLinux() ? LinuxCloseOnExec : MacCloseOnExec);
        if (!folder.IsInvalid)
            _ = Synchronize(folder);
    }

    private static uint Check(int result, uint owner) =>
        result == 0 ? owner : throw new IOException($"The owner of the file is not known: {Marshal.GetLastPInvokeErrorMessage()}.");

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetEffectiveUser();

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetStatus(
        SafeFileHandle file, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, out LinuxStatus status);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetStatus(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, out LinuxStatus status);

    [DllImport("libc", EntryPoint = "fstat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetStatus(SafeFileHandle file, out MacStatus status);

    [DllImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetStatusX64(SafeFileHandle file, out MacStatus status);

    [DllImport("libc", EntryPoint = "lstat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLinkStatus([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out MacStatus status);

    [DllImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLinkStatusX64([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out MacStatus status);

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Synchronize(SafeFileHandle file);

    // struct statx, which is the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LinuxStatus
    {
        [FieldOffset(20)]
        public uint Owner;
    }

    // struct stat with 64-bit inodes.
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct MacStatus
    {
        [FieldOffset(16)]
        public uint Owner;
    }
}
