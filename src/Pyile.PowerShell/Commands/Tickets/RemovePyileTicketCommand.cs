using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Revokes tickets. Members that have joined with them stay.</summary>
[Cmdlet(VerbsCommon.Remove, "PyileTicket", SupportsShouldProcess = true)]
public sealed class RemovePyileTicketCommand : NamedSessionCommand
{
    /// <summary>Ids of tickets, as Get-PyileTicket shows them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TicketCompleter))]
    public Guid[] Id { get; set; } = [];

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        foreach (Guid id in Id)
        {
            if (ShouldProcess($"{id} of {session.Name}", "Revoke the ticket"))
                Remove(session, id);
        }
    }

    private void Remove(ModuleSession session, Guid id)
    {
        ErrorRecord? error = null;
        try
        {
            if (Wait(((HostSession)session.Session).RemoveTicketAsync(id, StopToken)) is null)
                error = Errors.TicketNotFound(session.Name, id);
        }
        catch (PyileException exception)
        {
            error = Errors.From(exception, session.View);
        }
        if (error is not null)
            WriteError(error);
    }
}
