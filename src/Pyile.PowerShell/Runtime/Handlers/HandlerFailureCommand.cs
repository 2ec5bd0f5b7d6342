using System.Management.Automation;

namespace Pyile.Runtime.Handlers;

/// <summary>Notes what an action has thrown. It is known in handlers' runspaces only.</summary>
[Cmdlet(VerbsCommunications.Write, "PyileHandlerFailure")]
internal sealed class HandlerFailureCommand : PSCmdlet
{
    public const string Name = "Write-PyileHandlerFailure";

    [Parameter(Mandatory = true, Position = 0)]
    public ErrorRecord Failure { get; set; } = null!;

    // Where an action's non-terminating errors go, too.
    protected override void ProcessRecord() => WriteError(Failure);
}
