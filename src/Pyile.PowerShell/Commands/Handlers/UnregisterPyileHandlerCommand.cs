using System.Management.Automation;
using Pyile.Input;
using Pyile.Runtime.Handlers;

namespace Pyile.Commands;

/// <summary>
/// Removes handlers. Each handler finishes its current event, and the cmdlet waits for that; messages that were not
/// processed return to the inbox. A handler that removes itself or another one does not wait.
/// </summary>
[Cmdlet(VerbsLifecycle.Unregister, "PyileHandler", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
public sealed class UnregisterPyileHandlerCommand : HandlerCommand
{
    private const string HandlerSet = "Handler";

    /// <summary>Names, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(HandlerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Handlers that Get-PyileHandler or Register-PyileHandler returned.</summary>
    [Parameter(Mandatory = true, ParameterSetName = HandlerSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PyileHandler[] Handler { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (IHandlerSource handler in ParameterSetName == HandlerSet ? Handler.Select(h => h.Source) : Find(Name))
        {
            if (!ShouldProcess($"{handler.Name} of {handler.SessionName}", "Remove the handler"))
                continue;
            Task ended = handler.RemoveAsync();
            if (HandlerRunspace.CurrentSession is null)
                Wait(ended);
        }
    }
}
