using System.Management.Automation;
using Pyile.Input;

namespace Pyile.Commands;

/// <summary>A cmdlet whose pipeline brings something else than sessions: which session it is for, a property of that may say.</summary>
public abstract class NamedSessionCommand : SessionCommand
{
    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }
}
