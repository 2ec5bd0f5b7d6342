using System.Globalization;
using Pyile.Engine.Model;
using Pyile.Views;

namespace Pyile;

/// <summary>Something that happened in a session, other than a message, which is a <see cref="PyileMessage"/>.</summary>
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
            case PeerJoined { Peer: var peer }:
                Peer = new PyilePeer(peer, session);
                break;
            case PeerLeft { Peer: var peer, Reason: var reason }:
                (Peer, Reason) = (new PyilePeer(peer, session), reason.ToString());
                break;
            case PeerSuspect { Peer: var peer }:
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
            case HostLost { Host: var host, Silent: var silent, Detail: var detail }:
                (Address, Reason) = (host.ToString(), silent ? "Silent" : detail ?? "Closed");
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

    /// <summary>The name of the member it is about, or null.</summary>
    public string? Alias { get; }

    /// <summary>Which member it is about, or null.</summary>
    public string? MemberId { get; }

    /// <summary>Of the member, the login, the rule or the host it is about; null where it is about the session.</summary>
    public string? Address { get; }

    /// <summary>Why, as one word where there is one; null where the event says it all.</summary>
    public string? Reason { get; }

    /// <summary>Of a failed login: wrong passwords from there so far.</summary>
    public int Attempts { get; }

    /// <summary>The member that joined, left or is suspect, as it was then.</summary>
    public PyilePeer? Peer { get; }

    /// <summary>What was banned or is not banned any more.</summary>
    public PyileBan? Ban { get; }

    /// <summary>The receipt of the message that failed.</summary>
    public PyileReceipt? Receipt { get; }

    /// <summary>What the log says of it.</summary>
    public string Message { get; }

    /// <summary>The name of the session.</summary>
    public string Session { get; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Event}: {Views.Format.Text(Message)}");

    internal static PyileEventKind KindOf(SessionEvent occurrence) => occurrence switch
    {
        MessageReceived => PyileEventKind.Message,
        PeerJoined => PyileEventKind.PeerJoined,
        PeerLeft => PyileEventKind.PeerLeft,
        PeerSuspect => PyileEventKind.PeerSuspect,
        LoginFailed => PyileEventKind.LoginFailed,
        Banned => PyileEventKind.Banned,
        Unbanned => PyileEventKind.Unbanned,
        HostLost => PyileEventKind.HostLost,
        Reconnecting => PyileEventKind.Reconnecting,
        Reconnected => PyileEventKind.Reconnected,
        SendFailed => PyileEventKind.SendFailed,
        _ => PyileEventKind.SessionClosed,
    };
}
