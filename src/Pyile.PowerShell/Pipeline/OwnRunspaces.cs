using System.Management.Automation.Runspaces;

namespace Pyile.Pipeline;

/// <summary>The end of a runspace that this module has opened, and that everybody can find with Get-Runspace.</summary>
internal static class OwnRunspaces
{
    /// <summary>Closes it, unless somebody else is doing that: PowerShell fails where a runspace is disposed while it is closed.</summary>
    public static void Close(Runspace runspace)
    {
        if (runspace.RunspaceStateInfo.State is not (RunspaceState.Closing or RunspaceState.Closed))
            runspace.Dispose();
    }
}
