using System.Management.Automation.Runspaces;

namespace Pyile.Pipeline;

/// <summary>Closes runspaces that this module has opened. Users can find and close them with Get-Runspace.</summary>
internal static class OwnRunspaces
{
    /// <summary>
    /// Closes the runspace unless it is already closing: PowerShell throws if a runspace is disposed while it is being
    /// closed.
    /// </summary>
    public static void Close(Runspace runspace)
    {
        if (runspace.RunspaceStateInfo.State is not (RunspaceState.Closing or RunspaceState.Closed))
            runspace.Dispose();
    }
}
