using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Revokes tickets. Members that have joined with them stay, unless -RemoveMembers is given.</summary>
[Cmdlet(VerbsCommon.Remove, "PyileTicket", SupportsShouldProcess = true)]
public sealed class RemovePyileTicketCommand : NamedSessionCommand
{
    /// <summary>Ids of tickets, as Get-PyileTicket shows them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TicketCompleter))]
    public Guid[] Id { get; set; } = [];

    /// <summary>Also removes the members that have joined with the tickets.</summary>
    [Parameter]
    public SwitchParameter RemoveMembers { get; set; }

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        foreach (Guid id in Id)
        {
            string members = RemoveMembers ? " and remove the members that joined with it" : "";
            if (ShouldProcess($"{id} of {session.Name}", $"Revoke the ticket{members}"))
                Remove(session, id);
        }
    }

    private void Remove(ModuleSession session, Guid id)
    {
        ErrorRecord? error = null;
        try
        {
            var (ticket, members) = Wait(((HostSession)session.Session).RemoveTicketAsync(id, RemoveMembers, StopToken));
            if (ticket is null && members == 0)
                error = Errors.TicketNotFound(session.Name, id);
            else
                RevocationReport.Write(this, members, RemoveMembers, "the ticket");
            UnsavedReport.Write(this, session);
        }
        catch (PyileException exception)
        {
            error = Errors.From(exception, session.View);
        }
        if (error is not null)
            WriteError(error);
    }
}
