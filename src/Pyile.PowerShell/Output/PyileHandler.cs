using System.Management.Automation;
using Pyile.Handlers;

namespace Pyile;

/// <summary>An action that runs for events of a session. The properties always tell how it is now.</summary>
public sealed class PyileHandler
{
    internal PyileHandler(Handler handler) => Handler = handler;

    /// <summary>Unique among the handlers of its session.</summary>
    public string Name => Handler.Name;

    /// <summary>Unique in this process, and never used again.</summary>
    public int Id => Handler.Id;

    /// <summary>What its action runs for.</summary>
    public PyileEventKind[] Event => [.. Handler.Rule.Events];

    /// <summary>The alias or address whose events it is for, or null.</summary>
    public string? From => Handler.Rule.From;

    /// <summary>Whether messages it has seen stay in the inbox.</summary>
    public bool KeepInInbox => Handler.Rule.KeepsInInbox;

    /// <summary>How often its action has run.</summary>
    public long Runs => Handler.Runs;

    /// <summary>Errors of its action.</summary>
    public long Errors => Handler.Errors;

    /// <summary>Events it has not seen because too many waited for it.</summary>
    public long Missed => Handler.Missed;

    /// <summary>Events that wait for it.</summary>
    public int QueueLength => Handler.Queue.Count;

    public PyileHandlerState State => Handler.State;

    public ErrorRecord? LastError => Handler.LastError;

    /// <summary>The name of the session.</summary>
    public string Session => Handler.SessionName;

    internal Handler Handler { get; }

    public override string ToString() => $"{Internal.Format.Text(Name)} ({string.Join(", ", Event)} of {Internal.Format.Text(Session)}, {State})";
}
