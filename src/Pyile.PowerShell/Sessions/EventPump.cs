using System.Threading.Channels;
using Pyile.Engine.Model;

namespace Pyile.Sessions;

/// <summary>The events of one session on their way into its log, and to whoever else is told of them.</summary>
internal sealed class EventPump(ChannelReader<SessionEvent> events, SessionLog log, string session, Action<SessionEvent> tell)
{
    /// <returns>False after the session's last event.</returns>
    public Task<bool> WaitAsync(CancellationToken cancellationToken) => events.WaitToReadAsync(cancellationToken).AsTask();

    /// <summary>The entry of the next event, which is in the log by then; null where there is none at the moment.</summary>
    public PyileLogEntry? TryTake()
    {
        if (!events.TryRead(out SessionEvent? occurrence))
            return null;
        PyileLogEntry entry = EventEntry.From(occurrence, session);
        log.Add(entry);
        tell(occurrence);
        return entry;
    }
}
