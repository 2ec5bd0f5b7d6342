using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Pyile.Engine;
using Pyile.Pipeline;

namespace Pyile.Runtime;

/// <summary>
/// The background runspace of one session, <c>Pyile name</c> in Get-Runspace. It runs a single pipeline with <see
/// cref="EventPumpCommand"/> as long as the session lives. Handlers have their own runspaces, so they cannot delay the log.
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
        // The runspace has no other commands, because loading the core cmdlets would take longer than everything else.
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

    /// <summary>Runs until the session has ended, and then closes the runspace.</summary>
    /// <param name="session">The session.</param>
    /// <param name="log">The log that receives the events.</param>
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
