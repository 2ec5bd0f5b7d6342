using System.Management.Automation.Subsystem;
using System.Management.Automation.Subsystem.Feedback;

namespace Pyile.Feedback;

/// <summary>Registers the provider once for the process, as long as any runspace has the module.</summary>
public static class FeedbackRegistration
{
    private static readonly Lock Sync = new();
    private static readonly HashSet<Guid> Users = [];
    private static readonly ErrorFeedback Provider = new();

    /// <param name="runspace">The runspace that has imported the module.</param>
    public static void Add(Guid runspace)
    {
        lock (Sync)
        {
            if (Users.Add(runspace) && Users.Count == 1)
                SubsystemManager.RegisterSubsystem<IFeedbackProvider, ErrorFeedback>(Provider);
        }
    }

    /// <param name="runspace">The runspace that has removed the module or was closed.</param>
    public static void Remove(Guid runspace)
    {
        lock (Sync)
        {
            if (Users.Remove(runspace) && Users.Count == 0)
                SubsystemManager.UnregisterSubsystem<IFeedbackProvider>(Provider.Id);
        }
    }
}
