using System.Management.Automation;
using Pyile.Pipeline;

namespace Pyile.Runtime;

/// <summary>
/// Takes the events of a session and keeps its log, in the session's own runspace: nothing that waits here holds up
/// sockets, heartbeats or the prompt. It is known in those runspaces only.
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
