using System.Management.Automation;

namespace Pyile;

/// <summary>An action that runs for events of a session. The properties always show the current values.</summary>
public sealed class PyileHandler
{
    internal PyileHandler(IHandlerSource source) => Source = source;

    /// <summary>Unique among the handlers of its session.</summary>
    public string Name => Source.Name;

    /// <summary>Unique in this process, and never reused.</summary>
    public int Id => Source.Id;

    /// <summary>The events that the action runs for.</summary>
    public PyileEventKind[] Event => [.. Source.Events];

    /// <summary>The alias or address that the handler is limited to, or null.</summary>
    public string? From => Source.From;

    /// <summary>Whether messages stay in the inbox.</summary>
    public bool KeepInInbox => Source.KeepsInInbox;

    /// <summary>How often the action has run.</summary>
    public long Runs => Source.Runs;

    /// <summary>The number of errors of the action.</summary>
    public long Errors => Source.Errors;

    /// <summary>The number of events that were dropped because the handler's queue was full.</summary>
    public long Missed => Source.Missed;

    /// <summary>The number of events that wait for the handler.</summary>
    public int QueueLength => Source.QueueLength;

    public PyileHandlerState State => Source.State;

    public ErrorRecord? LastError => Source.LastError;

    /// <summary>The name of the session.</summary>
    public string Session => Source.SessionName;

    internal IHandlerSource Source { get; }

    public override string ToString() => $"{Texts.VisibleText.Of(Name)} ({string.Join(", ", Event)} of {Texts.VisibleText.Of(Session)}, {State})";
}
