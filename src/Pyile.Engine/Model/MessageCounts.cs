namespace Pyile.Engine.Model;

/// <summary>
/// What was sent and received. <c>Sent = Delivered + Failed + Pending</c> holds at any moment. Bytes are those of the
/// texts as UTF-8.
/// </summary>
public abstract record MessageCounts
{
    private protected MessageCounts()
    {
    }

    public long Sent { get; init; }

    public long Delivered { get; init; }

    public long Failed { get; init; }

    /// <summary>Neither delivered nor failed yet.</summary>
    public long Pending { get; init; }

    /// <summary>Of the pending ones, those that have not been written to a link, or have to be written again.</summary>
    public long Queued { get; init; }

    /// <summary>Of the pending ones, those that were written and are not acknowledged.</summary>
    public long Unacknowledged { get; init; }

    /// <summary>Bytes of what was delivered.</summary>
    public long BytesSent { get; init; }

    /// <summary>Messages taken into the inbox.</summary>
    public long Received { get; init; }

    /// <summary>Bytes of what was taken into the inbox.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Messages that were written to a link more than once.</summary>
    public long Resent { get; init; }

    /// <summary>Messages that came more than once and were taken once.</summary>
    public long Duplicates { get; init; }

    /// <summary>Links with a member after the first one.</summary>
    public long Reconnects { get; init; }

    /// <summary>The sums of both; what else there is stays.</summary>
    internal static T Add<T>(T counts, MessageCounts more)
        where T : MessageCounts
    {
        MessageCounts before = counts;
        return (T)(before with
        {
            Sent = before.Sent + more.Sent,
            Delivered = before.Delivered + more.Delivered,
            Failed = before.Failed + more.Failed,
            Pending = before.Pending + more.Pending,
            Queued = before.Queued + more.Queued,
            Unacknowledged = before.Unacknowledged + more.Unacknowledged,
            BytesSent = before.BytesSent + more.BytesSent,
            Received = before.Received + more.Received,
            BytesReceived = before.BytesReceived + more.BytesReceived,
            Resent = before.Resent + more.Resent,
            Duplicates = before.Duplicates + more.Duplicates,
            Reconnects = before.Reconnects + more.Reconnects,
        });
    }
}
