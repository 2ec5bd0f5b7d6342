using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Pyile.Pipeline;

namespace Pyile.Runtime.Handlers;

/// <summary>
/// The runspace of one handler, <c>Pyile session handler</c> in Get-Runspace, with the module imported. Each handler has
/// its own, because a runspace runs one pipeline at a time and a slow handler would delay the others.
/// </summary>
internal static class HandlerRunspace
{
    private static readonly ConcurrentDictionary<Guid, IHandlerHost> Known = new();

    private static readonly string Manifest = Path.Combine(Path.GetDirectoryName(typeof(HandlerRunspace).Assembly.Location)!, "Pyile.psd1");

    /// <summary>The session of the handler that runs on this thread, or null if no handler does.</summary>
    public static IHandlerHost? CurrentSession =>
        Runspace.DefaultRunspace is { } runspace ? Known.GetValueOrDefault(runspace.InstanceId) : null;

    public static Runspace Open(IHandlerHost session, string handler, HandlerAction action, string? location)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry(HandlerFeedCommand.Name, typeof(HandlerFeedCommand), helpFileName: null));
        state.Commands.Add(new SessionStateCmdletEntry(HandlerFailureCommand.Name, typeof(HandlerFailureCommand), helpFileName: null));
        state.Commands.Add(new SessionStateCmdletEntry(HandlerOutputCommand.Name, typeof(HandlerOutputCommand), helpFileName: null));
        return Open(session, handler, action, location, state);
    }

    /// <summary>Opens a runspace for an action of a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">What it is for, in its name.</param>
    /// <param name="action">The action, whose variables it gets.</param>
    /// <param name="location">The current location, or null for the default.</param>
    /// <param name="state">What the runspace has besides the module.</param>
    public static Runspace Open(IHandlerHost session, string name, HandlerAction action, string? location, InitialSessionState state)
    {
        state.LanguageMode = action.LanguageMode;
        state.ImportPSModule([Manifest]);
        state.ThrowOnRunspaceOpenError = true;
        state.Variables.Add(new SessionStateVariableEntry("Session", session.View, "The session of this action."));
        foreach ((string variable, object? value) in action.Values)
            state.Variables.Add(new SessionStateVariableEntry(variable, value, ""));
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Name = $"Pyile {session.Name} {name}";
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        try
        {
            runspace.Open();
            if (location is not null)
                runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(location));
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
        Known[runspace.InstanceId] = session;
        return runspace;
    }

    public static void Close(Runspace runspace)
    {
        Known.TryRemove(runspace.InstanceId, out _);
        OwnRunspaces.Close(runspace);
    }
}
