using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Pyile.Engine.Sessions;

namespace Pyile.Sessions;

/// <summary>
/// The background runspace of one session, <c>Pyile name</c> in Get-Runspace. What runs in it is one pipeline, for as
/// long as the session: the <see cref="EventPumpCommand"/>, and behind it whatever is to see the events.
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
        var state = InitialSessionState.CreateDefault2();
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
    public async Task PumpAsync(Session session, SessionLog log)
    {
        try
        {
            using var shell = PowerShell.Create();
            shell.Runspace = _runspace;
            shell.AddCommand(Pump).AddParameter(nameof(EventPumpCommand.Source), new EventPump(session.Events, log, _session));
            await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke).ConfigureAwait(false);
        }
        finally
        {
            log.Complete();
            Close();
        }
    }

    public void Close() => _runspace.Dispose();
}
