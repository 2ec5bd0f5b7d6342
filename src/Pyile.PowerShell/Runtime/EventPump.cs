using System.Threading.Channels;
using Pyile.Engine.Model;

namespace Pyile.Runtime;

/// <summary>Moves the events of one session into its log and then to the sink.</summary>
internal sealed class EventPump(ChannelReader<SessionEvent> events, SessionLog log, string session, ISessionEventSink sink)
{
    /// <returns>False after the session's last event.</returns>
    public Task<bool> WaitAsync(CancellationToken cancellationToken) => events.WaitToReadAsync(cancellationToken).AsTask();

    /// <returns>The log entry of the next event, or null if no event is waiting.</returns>
    public PyileLogEntry? TryTake()
    {
        if (!events.TryRead(out SessionEvent? occurrence))
            return null;
        PyileLogEntry entry = EventLogEntry.From(occurrence, session);
        log.Add(entry);
        sink.Receive(occurrence);
        return entry;
    }
}
