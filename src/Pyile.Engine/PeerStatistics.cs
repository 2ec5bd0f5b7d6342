using System.Net;

namespace Pyile.Engine;

/// <summary>
/// What was said between this session and one member since it joined. <c>Sent = Delivered + Failed + Pending</c> holds
/// at any moment. Bytes are those of the texts as UTF-8.
/// </summary>
public sealed record PeerStatistics
{
    public required IPEndPoint Address { get; init; }

    public string? Alias { get; init; }

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

    public long BytesReceived { get; init; }

    /// <summary>Messages that were written to a link more than once.</summary>
    public long Resent { get; init; }

    /// <summary>Messages that came more than once and were taken once.</summary>
    public long Doubles { get; init; }

    /// <summary>Links after the first one.</summary>
    public long Reconnects { get; init; }

    /// <summary>Whether a link is open.</summary>
    public bool IsLinked { get; init; }

    /// <summary>From writing a message to its acknowledgement, lately; null where nothing was measured.</summary>
    public TimeSpan? RoundTrip { get; init; }
}
