using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Pyile.Sessions;

namespace Pyile;

/// <summary>Ends the sessions of a runspace when the module is removed from it. PowerShell makes a new object for each call, so it has no state.</summary>
public sealed class ModuleLifetime : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Runspace.DefaultRunspace is { } runspace)
            SessionTable.EndAllOf(runspace);
    }
}
