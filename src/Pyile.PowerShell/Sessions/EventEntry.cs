using System.Net;
using Pyile.Engine;

namespace Pyile.Sessions;

/// <summary>What an event looks like in the log. The ids are those of the engine's lines for the same events.</summary>
internal static class EventEntry
{
    public static PyileLogEntry From(SessionEvent occurrence, string session)
    {
        (int id, PyileLogLevel level, string message) = occurrence switch
        {
            PeerJoined e => (1, PyileLogLevel.Information, $"{Name(e.Peer)} joined."),
            PeerLeft e => (2, PyileLogLevel.Information, $"{Name(e.Peer)} is off the roster: {e.Reason}."),
            PeerSuspect e => (3, PyileLogLevel.Warning, $"{Name(e.Peer)} does not answer heartbeats."),
            MessageReceived e => (4, PyileLogLevel.Debug, $"A message from {Name(e.Message.From, e.Message.Alias)} is in the inbox."),
            LoginFailed e => (5, PyileLogLevel.Warning, $"Login from {e.Address} failed: {e.Describe()}."),
            Banned e => (6, PyileLogLevel.Warning, $"{e.Ban.Describe()} is banned: {e.Ban.Reason}."),
            Unbanned e => (7, PyileLogLevel.Information, $"{e.Ban.Describe()} is not banned any more."),
            HostLost e => (8, PyileLogLevel.Error, $"The host {e.Host} is lost{(e.Silent ? ": it is silent" : "")}. {e.Detail}"),
            Reconnecting e => (10, PyileLogLevel.Warning, $"The host {e.Host} {(e.Silent ? "is silent" : "closed the connection")}. It is tried again."),
            Reconnected e => (11, PyileLogLevel.Information, $"The host {e.Host} has been reached again."),
            SessionClosed => (9, PyileLogLevel.Information, "The session has ended."),
            _ => (0, PyileLogLevel.Debug, occurrence.GetType().Name),
        };
        return new PyileLogEntry(occurrence.Time, level, id, occurrence.GetType().Name, message, session);
    }

    private static string Name(Peer peer) => Name(peer.Address, peer.Alias);

    private static string Name(IPEndPoint address, string? alias) => alias is null ? address.ToString() : $"{alias} ({address})";
}
