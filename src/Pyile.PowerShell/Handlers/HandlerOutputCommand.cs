using System.Management.Automation;

namespace Pyile.Handlers;

/// <summary>Puts what an action writes into the session's log. It is known in handlers' runspaces only.</summary>
[Cmdlet(VerbsData.Out, "PyileHandlerLog")]
internal sealed class HandlerOutputCommand : PSCmdlet
{
    public const string Name = "Out-PyileHandlerLog";

    [Parameter(Mandatory = true)]
    public Handler Handler { get; set; } = null!;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord() => Handler.NoteOutput(InputObject);
}
