namespace Pyile.Engine.Model;

/// <summary>What a session has done since it began; a broadcast counts once for each member it went to.</summary>
public sealed record SessionCounters : MessageCounts
{
    /// <summary>
    /// Connections for messages that brought none: from a stranger, malformed, broken, silent, or of a sender that
    /// cannot be told from others on its address.
    /// </summary>
    public long Refused { get; init; }

    /// <summary>How often the inbox was found full and senders had to wait.</summary>
    public long InboxFull { get; init; }

    /// <summary>Events that were not read in time and not kept.</summary>
    public long EventsLost { get; init; }
}
