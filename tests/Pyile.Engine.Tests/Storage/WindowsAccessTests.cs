using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Pyile.Engine.Tests.Storage;

/// <summary>Files that others can access on Windows are treated like those with such a mode elsewhere.</summary>
[SupportedOSPlatform("windows")]
public sealed class WindowsAccessTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [WindowsFact]
    public void State_file_that_others_can_read_is_restricted_when_it_is_loaded()
    {
        new StateFile(_path).Save(HostState.Empty);
        Allow(FileSystemRights.Read);
        var file = new StateFile(_path);

        file.Load();

        Assert.True(file.WasOpenToOthers);
        Assert.False(WindowsAccess.IsOpenToOthers(_path, orRead: true));
    }

    [WindowsFact]
    public void Trust_file_may_be_read_but_not_changed_by_others()
    {
        new TrustStore(_path).Remember("elsewhere", 4702, new KeyHash(7, 7), DateTimeOffset.UtcNow);
        Allow(FileSystemRights.Read);
        Assert.False(WindowsAccess.IsOpenToOthers(_path, orRead: false));

        Allow(FileSystemRights.Write);

        Assert.True(WindowsAccess.IsOpenToOthers(_path, orRead: false));
    }

    [WindowsFact]
    public void File_that_is_written_is_open_to_its_owner_only()
    {
        new StateFile(_path).Save(HostState.Empty);

        Assert.True(WindowsAccess.IsOwnerTrusted(_path));
        Assert.False(WindowsAccess.IsOpenToOthers(_path, orRead: true));
    }

    private void Allow(FileSystemRights rights)
    {
        var file = new FileInfo(_path);
        FileSecurity security = file.GetAccessControl();
        security.AddAccessRule(new FileSystemAccessRule(new SecurityIdentifier(WellKnownSidType.WorldSid, null), rights, AccessControlType.Allow));
        file.SetAccessControl(security);
    }

    private sealed class WindowsFactAttribute : FactAttribute
    {
        public WindowsFactAttribute() => Skip = OperatingSystem.IsWindows() ? null : "Only Windows has access control lists.";
    }
}
