using System.Net;
using Pyile.Engine.Model;

namespace Pyile.Sessions;

/// <summary>
/// What an event looks like in the log. The ids are those of the engine's lines for the same events. Texts are made when
/// somebody reads them: most events are messages, and most of those are never looked up.
/// </summary>
internal static class EventEntry
{
    public static PyileLogEntry From(SessionEvent occurrence, string session)
    {
        (int id, PyileLogLevel level, string name) = occurrence switch
        {
            MessageReceived => (4, PyileLogLevel.Debug, nameof(MessageReceived)),
            PeerJoined => (1, PyileLogLevel.Information, nameof(PeerJoined)),
            PeerLeft => (2, PyileLogLevel.Information, nameof(PeerLeft)),
            PeerSuspect => (3, PyileLogLevel.Warning, nameof(PeerSuspect)),
            LoginFailed => (5, PyileLogLevel.Warning, nameof(LoginFailed)),
            Banned => (6, PyileLogLevel.Warning, nameof(Banned)),
            Unbanned => (7, PyileLogLevel.Information, nameof(Unbanned)),
            HostLost => (8, PyileLogLevel.Error, nameof(HostLost)),
            SessionClosed => (9, PyileLogLevel.Information, nameof(SessionClosed)),
            Reconnecting => (10, PyileLogLevel.Warning, nameof(Reconnecting)),
            Reconnected => (11, PyileLogLevel.Information, nameof(Reconnected)),
            SendFailed => (12, PyileLogLevel.Warning, nameof(SendFailed)),
            _ => (0, PyileLogLevel.Debug, occurrence.GetType().Name),
        };
        // The log outlives the inbox and is bounded by a number of entries, so it keeps no text of a message alive.
        object source = occurrence is MessageReceived { Message: var message } ? new Arrival(message.From, message.Alias) : occurrence;
        return new PyileLogEntry(occurrence.Time, level, id, name, source, session);
    }

    /// <summary>The text of an entry, from what the entry was made of.</summary>
    public static string Describe(object source) => source switch
    {
        string text => text,
        Arrival e => $"A message from {Name(e.From, e.Alias)} is in the inbox.",
        PeerJoined e => $"{Name(e.Peer)} joined.",
        PeerLeft e => $"{Name(e.Peer)} is off the roster: {e.Reason}.",
        PeerSuspect e => $"{Name(e.Peer)} does not answer heartbeats.",
        LoginFailed e => $"Login from {e.Address} failed: {e.Describe()}.",
        Banned e => $"{e.Ban.Describe()} is banned: {e.Ban.Reason}.",
        Unbanned e => $"{e.Ban.Describe()} is not banned any more.",
        HostLost e => $"The host {e.Host} is lost{(e.Silent ? ": it is silent" : "")}. {e.Detail}",
        SessionClosed => "The session has ended.",
        Reconnecting e => $"The host {e.Host} {(e.Silent ? "is silent" : "closed the connection")}. It is tried again.",
        Reconnected e => $"The host {e.Host} has been reached again.",
        SendFailed e => $"A message to {Name(e.Receipt.To, e.Receipt.Alias)} failed: {e.Receipt.Reason}. {e.Receipt.Detail}",
        _ => source.GetType().Name,
    };

    private static string Name(Peer peer) => Name(peer.Address, peer.Alias);

    private static string Name(IPEndPoint address, string? alias) => alias is null ? address.ToString() : $"{alias} ({address})";

    /// <summary>What the log keeps of a received message.</summary>
    private sealed record Arrival(IPEndPoint From, string Alias);
}
