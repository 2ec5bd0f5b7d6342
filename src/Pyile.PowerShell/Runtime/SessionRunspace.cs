using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Pyile.Engine;
using Pyile.Pipeline;

namespace Pyile.Runtime;

/// <summary>
/// The background runspace of one session, <c>Pyile name</c> in Get-Runspace. What runs in it is one pipeline, for as
/// long as the session: the <see cref="EventPumpCommand"/>. Handlers have runspaces of their own, so that none holds up
/// the log.
/// </summary>
internal sealed class SessionRunspace
{
    private const string Pump = "Invoke-PyileEventPump";

    private readonly Runspace _runspace;
    private readonly string _session;

    private SessionRunspace(Runspace runspace, string session)
    {
        _runspace = runspace;
        _session = session;
    }

    public static SessionRunspace Open(string session)
    {
        // With nothing else in it: core cmdlets would take longer to be read than all the rest.
        var state = InitialSessionState.Create();
        state.Commands.Add(new SessionStateCmdletEntry(Pump, typeof(EventPumpCommand), helpFileName: null));
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Name = $"Pyile {session}";
        try
        {
            runspace.Open();
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
        return new SessionRunspace(runspace, session);
    }

    /// <summary>Runs until the session has ended, and closes the runspace then.</summary>
    /// <param name="session">The session.</param>
    /// <param name="log">Where its events go.</param>
    /// <param name="sink">Receives each event after it has been logged.</param>
    public async Task PumpAsync(Session session, SessionLog log, ISessionEventSink sink)
    {
        try
        {
            using var shell = PowerShell.Create();
            shell.Runspace = _runspace;
            shell.AddCommand(Pump).AddParameter(nameof(EventPumpCommand.Source), new EventPump(session.Events, log, _session, sink));
            await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke).ConfigureAwait(false);
        }
        finally
        {
            Close();
        }
    }

    public void Close() => OwnRunspaces.Close(_runspace);
}
