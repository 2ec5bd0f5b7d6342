using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;

namespace Pyile.Engine.Tls;

/// <summary>
/// The certificate stores of the system and of the user, which the framework opens for every certificate, although nothing in them is
/// used here. On Linux they are folders: one in the user's home, and those of the variable SSL_CERT_DIR.
/// </summary>
internal static class CertificateStores
{
    private const string Home = "HOME";
    private const string Folders = "SSL_CERT_DIR";

    // Nothing is looked for in a folder that does not exist.
    private const string NoFolder = "/nonexistent";

    private static readonly Lock Sync = new();
    private static bool _isPrepared;

    /// <summary>Makes the framework do without a home folder, and without folders of certificates that this user cannot read. It is done once.</summary>
    public static void Prepare()
    {
        if (!OperatingSystem.IsLinux() || Volatile.Read(ref _isPrepared))
            return;
        lock (Sync)
        {
            if (_isPrepared)
                return;
            DoWithoutHome();
            DoWithoutUnreadableFolders();
            Volatile.Write(ref _isPrepared, true);
        }
    }

    // The framework remembers the folder in the home, so the variable is there for a moment only.
    private static void DoWithoutHome()
    {
        string? before = Environment.GetEnvironmentVariable(Home);
        if (!string.IsNullOrEmpty(before) || TryOpenOwnStore())
            return;
        Environment.SetEnvironmentVariable(Home, NoFolder);
        try
        {
            TryOpenOwnStore();
        }
        finally
        {
            Environment.SetEnvironmentVariable(Home, before);
        }
    }

    private static bool TryOpenOwnStore()
    {
        try
        {
            using var store = new X509Store(StoreName.Disallowed, StoreLocation.CurrentUser);
            store.Open(OpenFlags.ReadOnly);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What cannot be cured here is reported when the first certificate is used.
            return exception is not InvalidOperationException;
        }
    }

    // Only for native code of this process: the framework reads this variable there, and processes that are started from here do not get it.
    [SupportedOSPlatform("linux")]
    private static void DoWithoutUnreadableFolders()
    {
        string[] all = (Environment.GetEnvironmentVariable(Folders) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        string[] readable = [.. all.Where(IsReadable)];
        if (readable.Length < all.Length)
            _ = SetForNativeCode(Folders, readable.Length == 0 ? NoFolder : string.Join(':', readable), 1);
    }

    private static bool IsReadable(string folder)
    {
        try
        {
            using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
            _ = entries.MoveNext();
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [SupportedOSPlatform("linux")]
    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetForNativeCode(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}
