using System.Management.Automation;
using Pyile.Engine;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Lists a host's tickets that can still be used. Their texts are not kept.</summary>
[Cmdlet(VerbsCommon.Get, "PyileTicket")]
[OutputType(typeof(PyileTicket))]
public sealed class GetPyileTicketCommand : SessionCommand
{
    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session) =>
        WriteObject(
            ((HostSession)session.Session).Tickets.Select(t => new PyileTicket(t, session.Name)).ToArray(), enumerateCollection: true);
}
