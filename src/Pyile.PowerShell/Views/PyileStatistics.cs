using System.Globalization;
using Pyile.Engine.Model;

namespace Pyile;

/// <summary>
/// What was said between a session and one member since that joined, or between the session and all members.
/// <c>Sent = Delivered + Failed + Pending</c>. Bytes are those of the texts as UTF-8.
/// </summary>
public sealed class PyileStatistics
{
    /// <summary>What <see cref="Peer"/> says in the row for the whole session.</summary>
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

    // Messages are counted also for members that have left; the rest is that of the members that are there.
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

    /// <summary>The name of the session that counts.</summary>
    public string Session { get; }

    /// <summary>The member's name, or null while it is not known; (all) in the row for the whole session.</summary>
    public string? Peer { get; }

    /// <summary>The member's address; null in the row for the whole session.</summary>
    public string? Address { get; }

    /// <summary>Which member it is; null in the row for the whole session.</summary>
    public string? MemberId { get; }

    public long Sent { get; }

    public long Delivered { get; }

    public long Failed { get; }

    /// <summary>Neither delivered nor failed yet.</summary>
    public long Pending { get; }

    /// <summary>Of the pending ones, those that wait to be written to a link, or to be written again.</summary>
    public long Queued { get; }

    /// <summary>Of the pending ones, those that were written and have not been acknowledged.</summary>
    public long Unacknowledged { get; }

    /// <summary>Bytes of what was delivered. In the row for the whole session those of present members, as with all below but Received.</summary>
    public long BytesSent { get; }

    /// <summary>Messages that came into the inbox.</summary>
    public long Received { get; }

    public long BytesReceived { get; }

    /// <summary>Messages that were written to a link more than once.</summary>
    public long Resent { get; }

    /// <summary>Links after the first one.</summary>
    public long Reconnects { get; }

    /// <summary>Whether a link for messages is open.</summary>
    public bool IsLinked { get; }

    /// <summary>From writing a message to its acknowledgement, lately; null where nothing was measured.</summary>
    public TimeSpan? RoundTrip { get; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Views.Format.Text(Peer ?? Address)}: {Sent} sent, {Delivered} delivered, {Failed} failed, {Pending} pending, {Received} received");
}
