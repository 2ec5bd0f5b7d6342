using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Texts;

namespace Pyile.Runtime;

/// <summary>Makes the log entry of an event. It has the id of the line that the engine logs for the same event.</summary>
internal static class EventLogEntry
{
    public static PyileLogEntry From(SessionEvent occurrence, string session)
    {
        (int id, PyileLogLevel level, string name) = occurrence switch
        {
            MessageReceived => (LogIds.MessageReceived, PyileLogLevel.Debug, nameof(MessageReceived)),
            PeerJoined => (LogIds.PeerJoined, PyileLogLevel.Information, nameof(PeerJoined)),
            PeerLeft => (LogIds.PeerLeft, PyileLogLevel.Information, nameof(PeerLeft)),
            PeerSuspect => (LogIds.PeerSuspect, PyileLogLevel.Warning, nameof(PeerSuspect)),
            PeerAway => (LogIds.PeerAway, PyileLogLevel.Warning, nameof(PeerAway)),
            PeerReturned => (LogIds.PeerReturned, PyileLogLevel.Information, nameof(PeerReturned)),
            LoginFailed => (LogIds.LoginFailed, PyileLogLevel.Warning, nameof(LoginFailed)),
            Banned => (LogIds.Banned, PyileLogLevel.Warning, nameof(Banned)),
            Unbanned => (LogIds.Unbanned, PyileLogLevel.Information, nameof(Unbanned)),
            HostLost => (LogIds.HostLost, PyileLogLevel.Error, nameof(HostLost)),
            SessionClosed => (LogIds.SessionClosed, PyileLogLevel.Information, nameof(SessionClosed)),
            Reconnecting => (LogIds.Reconnecting, PyileLogLevel.Warning, nameof(Reconnecting)),
            Reconnected => (LogIds.Reconnected, PyileLogLevel.Information, nameof(Reconnected)),
            SendFailed => (LogIds.SendFailed, PyileLogLevel.Warning, nameof(SendFailed)),
            StateNotSaved => (LogIds.StateNotSaved, PyileLogLevel.Error, nameof(StateNotSaved)),
            StateSaved => (LogIds.StateSaved, PyileLogLevel.Information, nameof(StateSaved)),
            _ => (0, PyileLogLevel.Debug, occurrence.GetType().Name),
        };
        object source = occurrence is MessageReceived { Message: var message }
            ? new MessageArrival(message.From, message.Alias)
            : occurrence;
        return new PyileLogEntry(occurrence.Time, level, id, name, source, session);
    }
}
