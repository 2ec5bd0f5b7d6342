using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Pyile.Engine.Model;

namespace Pyile.Engine;

/// <summary>
/// The statistics of all open sessions as instruments of the meter "Pyile", one series for each session and member. They
/// are read only while a listener is attached, and cost nothing otherwise.
/// </summary>
internal static class SessionMetrics
{
    public const string MeterName = "Pyile";

    private const string SessionTag = "pyile.session";
    private const string PeerTag = "pyile.peer";

    private static readonly ConcurrentDictionary<Session, bool> Open = new();
    private static readonly Meter Meter = new(MeterName);

    static SessionMetrics()
    {
        Count("pyile.messages.sent", "{message}", "Messages that were to be sent.", p => p.Sent);
        Count("pyile.messages.delivered", "{message}", "Messages that are in the receiver's inbox.", p => p.Delivered);
        Count("pyile.messages.failed", "{message}", "Messages that are not known to have arrived.", p => p.Failed);
        Count("pyile.messages.resent", "{message}", "Messages that were written to a link more than once.", p => p.Resent);
        Count("pyile.messages.received", "{message}", "Messages taken into the inbox.", p => p.Received);
        Count("pyile.bytes.sent", "By", "Texts that were delivered, as UTF-8.", p => p.BytesSent);
        Count("pyile.bytes.received", "By", "Texts taken into the inbox, as UTF-8.", p => p.BytesReceived);
        Count("pyile.links.reconnects", "{link}", "Links after the first one.", p => p.Reconnects);
        Meter.CreateObservableGauge("pyile.messages.queued", () => Each(p => p.Queued), "{message}", "Messages that wait to be written.");
        Meter.CreateObservableGauge("pyile.messages.unacknowledged", () => Each(p => p.Unacknowledged), "{message}", "Messages that were written and are not acknowledged.");
        Meter.CreateObservableGauge("pyile.links.open", () => Each(p => p.IsLinked ? 1 : 0), "{link}", "Whether a link is open.");
        Meter.CreateObservableGauge("pyile.round_trip", RoundTrips, "s", "From writing a message to its acknowledgement.");
        Meter.CreateObservableGauge("pyile.inbox.waiting", () => Open.Keys.Select(s => new Measurement<long>(s.WaitingMessages, Tag(s))), "{message}", "Messages that wait to be received.");
    }

    public static void Add(Session session) => Open[session] = true;

    public static void Remove(Session session) => Open.TryRemove(session, out _);

    private static void Count(string name, string unit, string description, Func<PeerStatistics, long> value) =>
        Meter.CreateObservableCounter(name, () => Each(value), unit, description);

    private static IEnumerable<Measurement<long>> Each(Func<PeerStatistics, long> value) =>
        from session in Open.Keys
        from peer in session.GetStatistics()
        select new Measurement<long>(value(peer), Tag(session), Tag(peer));

    private static IEnumerable<Measurement<double>> RoundTrips() =>
        from session in Open.Keys
        from peer in session.GetStatistics()
        let roundTrip = peer.RoundTrip
        where roundTrip is not null
        select new Measurement<double>(roundTrip.Value.TotalSeconds, Tag(session), Tag(peer));

    private static KeyValuePair<string, object?> Tag(Session session) => new(SessionTag, $"{session.Alias} {session.Address}");

    private static KeyValuePair<string, object?> Tag(PeerStatistics peer) => new(PeerTag, $"{peer.Alias} {peer.Address}".TrimStart());
}
