using System.Management.Automation;

namespace Pyile;

/// <summary>An action that runs for events of a session. The properties always tell how it is now.</summary>
public sealed class PyileHandler
{
    internal PyileHandler(IHandlerSource source) => Source = source;

    /// <summary>Unique among the handlers of its session.</summary>
    public string Name => Source.Name;

    /// <summary>Unique in this process, and never used again.</summary>
    public int Id => Source.Id;

    /// <summary>What its action runs for.</summary>
    public PyileEventKind[] Event => [.. Source.Events];

    /// <summary>The alias or address whose events it is for, or null.</summary>
    public string? From => Source.From;

    /// <summary>Whether messages it has seen stay in the inbox.</summary>
    public bool KeepInInbox => Source.KeepsInInbox;

    /// <summary>How often its action has run.</summary>
    public long Runs => Source.Runs;

    /// <summary>Errors of its action.</summary>
    public long Errors => Source.Errors;

    /// <summary>Events it has not seen because too many waited for it.</summary>
    public long Missed => Source.Missed;

    /// <summary>Events that wait for it.</summary>
    public int QueueLength => Source.QueueLength;

    public PyileHandlerState State => Source.State;

    public ErrorRecord? LastError => Source.LastError;

    /// <summary>The name of the session.</summary>
    public string Session => Source.SessionName;

    internal IHandlerSource Source { get; }

    public override string ToString() => $"{Views.Format.Text(Name)} ({string.Join(", ", Event)} of {Views.Format.Text(Session)}, {State})";
}
