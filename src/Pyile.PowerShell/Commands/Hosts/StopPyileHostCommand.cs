using System.Management.Automation;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Ends a network that this process hosts, and notifies its peers.</summary>
[Cmdlet(VerbsLifecycle.Stop, "PyileHost", SupportsShouldProcess = true)]
public sealed class StopPyileHostCommand : SessionCommand
{
    // Not bound by property name: piping a peer or a log entry, which have a Session property, would end the network.
    /// <inheritdoc/>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        if (ShouldProcess(session.ToString(), "End the network"))
            End(session);
    }
}
