using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Pyile.Feedback;

namespace Pyile.Runtime;

/// <summary>
/// What comes with the module into a runspace and goes with it: feedback to errors, and sessions, which end when the module
/// is removed. PowerShell makes a new object for each call, so it has no state.
/// </summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static bool HasFeedback => typeof(PSObject).Assembly.GetType("System.Management.Automation.Subsystem.Feedback.IFeedbackProvider") is not null;

    /// <inheritdoc/>
    public void OnImport()
    {
        if (HasFeedback && Runspace.DefaultRunspace is { } runspace)
            AddFeedback(runspace);
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Runspace.DefaultRunspace is not { } runspace)
            return;
        SessionTable.EndAllOf(runspace);
        if (HasFeedback)
            RemoveFeedback(runspace);
    }

    // In methods of their own, which are not compiled where there is no such subsystem.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddFeedback(Runspace runspace)
    {
        FeedbackRegistration.Add(runspace.InstanceId);
        runspace.StateChanged += OnStateChanged;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RemoveFeedback(Runspace runspace)
    {
        runspace.StateChanged -= OnStateChanged;
        FeedbackRegistration.Remove(runspace.InstanceId);
    }

    private static void OnStateChanged(object? sender, RunspaceStateEventArgs e)
    {
        if (e.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
            RemoveFeedback((Runspace)sender!);
    }
}
