using System.Management.Automation;

namespace Pyile.Runtime.Handlers;

/// <summary>Writes an action's output into the session's log. Only runspaces of handlers have this cmdlet.</summary>
[Cmdlet(VerbsData.Out, "PyileHandlerLog")]
internal sealed class HandlerOutputCommand : PSCmdlet
{
    public const string Name = "Out-PyileHandlerLog";

    [Parameter(Mandatory = true)]
    public HandlerJournal Journal { get; set; } = null!;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord() => Journal.NoteOutput(InputObject);
}
