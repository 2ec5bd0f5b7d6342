using Pyile.Texts;

namespace Pyile;

/// <summary>
/// An entry of a session's log: an event, or a report of the session or a handler. It never contains passwords or texts of
/// messages, unless a handler writes them.
/// </summary>
public sealed class PyileLogEntry
{
    private readonly DateTimeOffset _time;
    private readonly object _source;

    /// <param name="time">When it happened.</param>
    /// <param name="level">How important it is.</param>
    /// <param name="id">The id of this kind of entry, which never changes.</param>
    /// <param name="name">The name that belongs to the id.</param>
    /// <param name="source">The text, or an object from which <see cref="EventText.Describe"/> makes it.</param>
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

    /// <summary>
    /// The id of this kind of entry, which never changes. Ids below 100 are events; ids from 200 on are reports of
    /// handlers.
    /// </summary>
    public int Id { get; }

    /// <summary>The name that belongs to the id, or the name of the handler.</summary>
    public string Event { get; }

    public string Message => EventText.Describe(_source);

    public string Session { get; }

    public override string ToString() => $"{Time:HH:mm:ss} {Level} {Event}: {Texts.VisibleText.Excerpt(Message, Texts.VisibleText.Screenful)}";
}
