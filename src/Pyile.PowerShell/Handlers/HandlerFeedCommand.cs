using System.Management.Automation;
using Pyile.Commands;

namespace Pyile.Handlers;

/// <summary>Writes the events of a handler for as long as there are any. It is known in handlers' runspaces only.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PyileHandlerFeed")]
internal sealed class HandlerFeedCommand : CancellableCommand
{
    public const string Name = "Invoke-PyileHandlerFeed";

    [Parameter(Mandatory = true)]
    public Handler Source { get; set; } = null!;

    protected override void ProcessRecord()
    {
        do
        {
            while (Source.TryTake(out Delivery? delivery))
            {
                try
                {
                    WriteObject(delivery.ToObject(Source.SessionName));
                }
                finally
                {
                    Source.NoteRun();
                }
            }
        }
        while (Wait(Source.Queue.WaitAsync()));
    }
}
