using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Pyile.Feedback;

namespace Pyile.Runtime;

/// <summary>
/// Adds error feedback to a runspace that imports the module, and ends the runspace's sessions when the module is removed.
/// PowerShell creates a new instance for each call, so the class has no state.
/// </summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static bool HasFeedback =>
        typeof(PSObject).Assembly.GetType("System.Management.Automation.Subsystem.Feedback.IFeedbackProvider") is not null;

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

    // Separate methods are compiled only when they are called, that is, only if the subsystem exists.
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
