using Pyile.Views;

namespace Pyile;

/// <summary>One line of a session's log: an event, or what the session or a handler had to say. Passwords and texts of messages are never in it, unless a handler writes them.</summary>
public sealed class PyileLogEntry
{
    private readonly DateTimeOffset _time;
    private readonly object _source;

    /// <param name="time">When it happened.</param>
    /// <param name="level">How important it is.</param>
    /// <param name="id">Stable.</param>
    /// <param name="name">The name that belongs to the id.</param>
    /// <param name="source">The text, or what <see cref="EventText.Describe"/> makes one of.</param>
    /// <param name="session">The name of the session.</param>
    internal PyileLogEntry(DateTimeOffset time, PyileLogLevel level, int id, string name, object source, string session)
    {
        _time = time;
        _source = source;
        Level = level;
        Id = id;
        Event = name;
        Session = session;
    }

    /// <summary>Local time.</summary>
    public DateTime Time => _time.LocalDateTime;

    public PyileLogLevel Level { get; }

    /// <summary>Stable, one for each kind of entry; those below 100 are events, those from 200 on of handlers.</summary>
    public int Id { get; }

    /// <summary>The name that belongs to the id, or that of the handler.</summary>
    public string Event { get; }

    public string Message => EventText.Describe(_source);

    public string Session { get; }

    public override string ToString() => $"{Time:HH:mm:ss} {Level} {Event}: {Views.Format.Text(Message)}";
}
