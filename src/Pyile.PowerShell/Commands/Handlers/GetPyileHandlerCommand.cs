using System.Management.Automation;
using Pyile.Input;

namespace Pyile.Commands;

/// <summary>Lists handlers with their runs, errors and queues.</summary>
[Cmdlet(VerbsCommon.Get, "PyileHandler", DefaultParameterSetName = NameSet)]
[OutputType(typeof(PyileHandler))]
public sealed class GetPyileHandlerCommand : HandlerCommand
{
    /// <summary>Names, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(HandlerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Find(Name).Select(h => h.View), enumerateCollection: true);
}
