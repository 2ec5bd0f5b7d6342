using System.Management.Automation;
using Pyile.Pipeline;

namespace Pyile.Runtime.Handlers;

/// <summary>Writes the events of a handler until no more will come. Only runspaces of handlers have this cmdlet.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PyileHandlerFeed")]
internal sealed class HandlerFeedCommand : CancellableCommand
{
    public const string Name = "Invoke-PyileHandlerFeed";

    [Parameter(Mandatory = true)]
    public HandlerFeed Source { get; set; } = null!;

    protected override void ProcessRecord()
    {
        do
        {
            while (Source.TryTake(out Delivery? delivery))
            {
                try
                {
                    WriteObject(delivery.ToObject(Source.Session));
                }
                finally
                {
                    Source.NoteRun();
                }
            }
        }
        while (Wait(Source.WaitAsync()));
    }
}
