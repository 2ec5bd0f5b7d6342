namespace Pyile.Engine;

/// <summary>
/// What a session has done since it began. <c>Sent = Delivered + Failed + Pending</c> holds at any moment;
/// a broadcast counts once for each member it went to.
/// </summary>
public sealed record SessionCounters
{
    public long Sent { get; init; }

    public long Delivered { get; init; }

    public long Failed { get; init; }

    public long Pending { get; init; }

    /// <summary>Of the pending ones, those that have not been written to a link, or have to be written again.</summary>
    public long Queued { get; init; }

    /// <summary>Of the pending ones, those that were written and are not acknowledged.</summary>
    public long Unacknowledged { get; init; }

    /// <summary>Bytes of the texts that were delivered, as UTF-8.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes of the texts that were taken into the inbox.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Messages that were written to a link more than once.</summary>
    public long Resent { get; init; }

    /// <summary>Messages that came more than once and were taken once.</summary>
    public long Doubles { get; init; }

    /// <summary>Links with members after the first one with each.</summary>
    public long Reconnects { get; init; }

    /// <summary>Messages taken into the inbox.</summary>
    public long Received { get; init; }

    /// <summary>
    /// Connections for messages that brought none: from a stranger, malformed, broken, silent, or of a sender that
    /// cannot be told from others on its address.
    /// </summary>
    public long Refused { get; init; }

    /// <summary>How often the inbox was found full and new connections had to wait.</summary>
    public long InboxFull { get; init; }

    /// <summary>Events nobody read in time, which were not kept.</summary>
    public long EventsLost { get; init; }
}
