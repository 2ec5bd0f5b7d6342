using System.Globalization;
using Pyile.Engine.Model;
using Pyile.Texts;

namespace Pyile;

/// <summary>An event of a session other than a message, which is a <see cref="PyileMessage"/>.</summary>
public sealed class PyileEvent
{
    internal PyileEvent(SessionEvent occurrence, string session)
    {
        Event = KindOf(occurrence);
        Time = occurrence.Time.LocalDateTime;
        Session = session;
        Message = EventText.Describe(occurrence);
        switch (occurrence)
        {
            case PeerLeft { Peer: var peer, Reason: var reason }:
                (Peer, Reason) = (new PyilePeer(peer, session), reason.ToString());
                break;
            case PeerEvent { Peer: var peer }:
                Peer = new PyilePeer(peer, session);
                break;
            case LoginFailed e:
                (Address, Reason, Attempts) = (e.Address.ToString(), e.Reason.ToString(), e.Attempts);
                break;
            case Banned { Ban: var ban }:
                (Ban, Reason) = (new PyileBan(ban, session), ban.Reason);
                break;
            case Unbanned { Ban: var ban }:
                (Ban, Reason) = (new PyileBan(ban, session), ban.Reason);
                break;
            case SendFailed { Receipt: var receipt }:
                Receipt = new PyileReceipt(receipt, session);
                Reason = Receipt.Reason.ToString();
                break;
            case StateNotSaved { Unsaved: var unsaved }:
                Reason = unsaved.Problem;
                break;
            case HostLost { Host: var host } e:
                (Address, Reason) = (host.ToString(), e.Silent ? "Silent" : e.Reason?.ToString() ?? e.Detail ?? "Closed");
                break;
            case Reconnecting { Host: var host, Silent: var silent }:
                (Address, Reason) = (host.ToString(), silent ? "Silent" : "Closed");
                break;
            case Reconnected { Host: var host }:
                Address = host.ToString();
                break;
        }
        Address ??= Peer?.Address ?? Receipt?.To ?? Ban?.Address;
        Alias = Peer?.Alias ?? Receipt?.Alias ?? Ban?.Alias;
        MemberId = Peer?.MemberId ?? Receipt?.MemberId ?? Ban?.MemberId;
    }

    public PyileEventKind Event { get; }

    /// <summary>Local time.</summary>
    public DateTime Time { get; }

    /// <summary>The alias of the member that the event is about, or null.</summary>
    public string? Alias { get; }

    /// <summary>The id of the member that the event is about, or null.</summary>
    public string? MemberId { get; }

    /// <summary>The address of the member, login, ban or host that the event is about; null if it is about the session.</summary>
    public string? Address { get; }

    /// <summary>The reason, if possible as one word, or null.</summary>
    public string? Reason { get; }

    /// <summary>For a failed login: the number of wrong passwords from that address so far.</summary>
    public int Attempts { get; }

    /// <summary>The member that joined, left, became suspect or away, or returned, as it was then.</summary>
    public PyilePeer? Peer { get; }

    /// <summary>The ban that was added or removed.</summary>
    public PyileBan? Ban { get; }

    /// <summary>The receipt of the message that failed.</summary>
    public PyileReceipt? Receipt { get; }

    /// <summary>The text of the log entry for this event.</summary>
    public string Message { get; }

    /// <summary>The name of the session.</summary>
    public string Session { get; }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Event}: {Texts.VisibleText.Excerpt(Message, Texts.VisibleText.Screenful)}");

    internal static PyileEventKind KindOf(SessionEvent occurrence) => occurrence switch
    {
        MessageReceived => PyileEventKind.Message,
        PeerJoined => PyileEventKind.PeerJoined,
        PeerLeft => PyileEventKind.PeerLeft,
        PeerSuspect => PyileEventKind.PeerSuspect,
        PeerAway => PyileEventKind.PeerAway,
        PeerReturned => PyileEventKind.PeerReturned,
        LoginFailed => PyileEventKind.LoginFailed,
        Banned => PyileEventKind.Banned,
        Unbanned => PyileEventKind.Unbanned,
        HostLost => PyileEventKind.HostLost,
        Reconnecting => PyileEventKind.Reconnecting,
        Reconnected => PyileEventKind.Reconnected,
        SendFailed => PyileEventKind.SendFailed,
        StateNotSaved => PyileEventKind.StateNotSaved,
        StateSaved => PyileEventKind.StateSaved,
        _ => PyileEventKind.SessionClosed,
    };
}
