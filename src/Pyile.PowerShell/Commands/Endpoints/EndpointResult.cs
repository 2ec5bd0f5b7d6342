using System.Management.Automation;
using Pyile.Engine.Model;

namespace Pyile.Commands;

/// <summary>Something that came from an endpoint, as the cmdlet writes it.</summary>
internal sealed record EndpointResult
{
    /// <summary>Which stream it is for.</summary>
    public CallItemKind Kind { get; init; }

    /// <summary>The member's name.</summary>
    public required string Source { get; init; }

    /// <summary>An object with the member's alias and id.</summary>
    public object? Output { get; init; }

    /// <summary>The text of a record, with the member's name.</summary>
    public string Text { get; init; } = "";

    public ProgressRecord? Progress { get; init; }

    /// <summary>An error of the endpoint, or why the call has failed.</summary>
    public ErrorRecord? Error { get; init; }
}
