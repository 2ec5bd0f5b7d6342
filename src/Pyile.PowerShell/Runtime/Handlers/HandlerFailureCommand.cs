using System.Management.Automation;

namespace Pyile.Runtime.Handlers;

/// <summary>Reports an exception of an action. Only runspaces of handlers have this cmdlet.</summary>
[Cmdlet(VerbsCommunications.Write, "PyileHandlerFailure")]
internal sealed class HandlerFailureCommand : PSCmdlet
{
    public const string Name = "Write-PyileHandlerFailure";

    [Parameter(Mandatory = true, Position = 0)]
    public ErrorRecord Failure { get; set; } = null!;

    // Goes to the same stream as the action's non-terminating errors.
    protected override void ProcessRecord() => WriteError(Failure);
}
