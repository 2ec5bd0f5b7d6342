using System.Globalization;
using Pyile.Engine.Model;

namespace Pyile;

/// <summary>
/// Counts of messages between a session and one member since it joined, or between the session and all members. <c>Sent =
/// Delivered + Failed + Pending</c>. Bytes are those of the texts as UTF-8.
/// </summary>
public sealed class PyileStatistics
{
    /// <summary>The value of <see cref="Peer"/> in the row for the whole session.</summary>
    public const string All = "(all)";

    internal PyileStatistics(PeerStatistics statistics, string session)
    {
        Session = session;
        Peer = statistics.Alias;
        Address = statistics.Address.ToString();
        MemberId = statistics.Id.ToString();
        Sent = statistics.Sent;
        Delivered = statistics.Delivered;
        Failed = statistics.Failed;
        Pending = statistics.Pending;
        Queued = statistics.Queued;
        Unacknowledged = statistics.Unacknowledged;
        BytesSent = statistics.BytesSent;
        Received = statistics.Received;
        BytesReceived = statistics.BytesReceived;
        Resent = statistics.Resent;
        Reconnects = statistics.Reconnects;
        IsLinked = statistics.IsLinked;
        RoundTrip = statistics.RoundTrip;
    }

    // Messages to members that have left are counted too; all other values are those of the present members.
    internal PyileStatistics(SessionCounters counters, IReadOnlyList<PeerStatistics> members, string session)
    {
        Session = session;
        Peer = All;
        Sent = counters.Sent;
        Delivered = counters.Delivered;
        Failed = counters.Failed;
        Pending = counters.Pending;
        Received = counters.Received;
        Queued = members.Sum(m => m.Queued);
        Unacknowledged = members.Sum(m => m.Unacknowledged);
        BytesSent = members.Sum(m => m.BytesSent);
        BytesReceived = members.Sum(m => m.BytesReceived);
        Resent = members.Sum(m => m.Resent);
        Reconnects = members.Sum(m => m.Reconnects);
        IsLinked = members.Any(m => m.IsLinked);
    }

    /// <summary>The name of the session.</summary>
    public string Session { get; }

    /// <summary>The member's alias, or null if it is not known; (all) in the row for the whole session.</summary>
    public string? Peer { get; }

    /// <summary>The member's address; null in the row for the whole session.</summary>
    public string? Address { get; }

    /// <summary>Which member it is; null in the row for the whole session.</summary>
    public string? MemberId { get; }

    public long Sent { get; }

    public long Delivered { get; }

    public long Failed { get; }

    /// <summary>Messages that are neither delivered nor failed yet.</summary>
    public long Pending { get; }

    /// <summary>Pending messages that wait to be written to a link, for the first time or again.</summary>
    public long Queued { get; }

    /// <summary>Pending messages that were written but not acknowledged yet.</summary>
    public long Unacknowledged { get; }

    /// <summary>
    /// The bytes of delivered messages. In the row for the whole session, this and all values below except Received count
    /// only present members.
    /// </summary>
    public long BytesSent { get; }

    /// <summary>Messages that arrived in the inbox.</summary>
    public long Received { get; }

    public long BytesReceived { get; }

    /// <summary>Messages that were written to a link more than once.</summary>
    public long Resent { get; }

    /// <summary>The number of links after the first one.</summary>
    public long Reconnects { get; }

    /// <summary>Whether a link for messages is open.</summary>
    public bool IsLinked { get; }

    /// <summary>The recent time from writing a message to its acknowledgement; null if it was not measured.</summary>
    public TimeSpan? RoundTrip { get; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Texts.VisibleText.Of(Peer ?? Address)}: "
        + $"{Sent} sent, {Delivered} delivered, {Failed} failed, {Pending} pending, {Received} received");
}
