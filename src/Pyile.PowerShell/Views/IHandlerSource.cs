using System.Management.Automation;

namespace Pyile;

/// <summary>The current state of a handler, for <see cref="PyileHandler"/>.</summary>
internal interface IHandlerSource
{
    string Name { get; }

    int Id { get; }

    IReadOnlyList<PyileEventKind> Events { get; }

    string? From { get; }

    bool KeepsInInbox { get; }

    long Runs { get; }

    long Errors { get; }

    long Missed { get; }

    int QueueLength { get; }

    PyileHandlerState State { get; }

    ErrorRecord? LastError { get; }

    string SessionName { get; }

    /// <summary>Stops the handler after its current event and removes it. The task completes when it has ended.</summary>
    Task RemoveAsync();
}
