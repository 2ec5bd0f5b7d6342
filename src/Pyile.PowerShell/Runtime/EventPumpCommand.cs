using System.Management.Automation;
using Pyile.Pipeline;

namespace Pyile.Runtime;

/// <summary>
/// Moves the events of a session into its log, in the session's own runspace, so that waiting here blocks neither sockets,
/// heartbeats nor the prompt. Only those runspaces have this cmdlet.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "PyileEventPump")]
internal sealed class EventPumpCommand : CancellableCommand
{
    [Parameter(Mandatory = true)]
    public EventPump Source { get; set; } = null!;

    protected override void ProcessRecord()
    {
        while (Wait(Source.WaitAsync(StopToken)))
        {
            while (Source.TryTake() is not null)
            {
            }
        }
    }
}
