using System.Management.Automation;
using Pyile.Input;

namespace Pyile.Commands;

/// <summary>A cmdlet whose pipeline input is not a session, but may name one in its Session property.</summary>
public abstract class NamedSessionCommand : SessionCommand
{
    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }
}
