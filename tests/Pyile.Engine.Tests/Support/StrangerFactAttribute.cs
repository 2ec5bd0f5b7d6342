namespace Pyile.Engine.Tests.Support;

/// <summary>A test that starts a process as a user that no system has.</summary>
internal sealed class StrangerFactAttribute : FactAttribute
{
    /// <summary>The program and its arguments that start another program as that user.</summary>
    public static readonly string[] Command = ["/usr/bin/setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"];

    public StrangerFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists(Command[0]))
            Skip = "It needs Linux, root and setpriv to start a process as another user.";
    }
}
