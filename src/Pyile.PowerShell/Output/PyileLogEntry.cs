namespace Pyile;

/// <summary>One line of a session's log: an event, or what the session had to say. Passwords and texts of messages are never in it.</summary>
public sealed class PyileLogEntry
{
    internal PyileLogEntry(DateTimeOffset time, PyileLogLevel level, int id, string name, string message, string session)
    {
        Time = time.LocalDateTime;
        Level = level;
        Id = id;
        Event = name;
        Message = message;
        Session = session;
    }

    /// <summary>Local time.</summary>
    public DateTime Time { get; }

    public PyileLogLevel Level { get; }

    /// <summary>Stable, one for each kind of entry; those below 100 are events.</summary>
    public int Id { get; }

    /// <summary>The name that belongs to the id.</summary>
    public string Event { get; }

    public string Message { get; }

    public string Session { get; }

    public override string ToString() => $"{Time:HH:mm:ss} {Level} {Event}: {Message}";
}
