using System.Net;
using Pyile.Engine.Model;

namespace Pyile.Texts;

/// <summary>The text of an event, made when it is read: most events are messages, and most of those are never looked up.</summary>
internal static class EventText
{
    /// <param name="source">An event of the engine, a <see cref="MessageArrival"/>, or a text.</param>
    public static string Describe(object source) => source switch
    {
        string text => text,
        MessageArrival e => $"Received a message from {Name(e.From, e.Alias)}.",
        PeerJoined e => $"{Name(e.Peer)} joined.",
        PeerLeft e => $"{Name(e.Peer)} has left the roster: {e.Reason}.",
        PeerSuspect e => $"{Name(e.Peer)} does not answer heartbeats.",
        PeerAway e => $"The host has lost {Name(e.Peer)}, which stays on the roster for a while.",
        PeerReturned e => $"{Name(e.Peer)} has come back to the host.",
        LoginFailed e => $"Login from {e.Address} failed: {e.Describe()}.",
        Banned e => $"{e.Ban.Describe()} is banned: {e.Ban.Reason}.",
        Unbanned e => $"{e.Ban.Describe()} is no longer banned.",
        HostLost e => $"The host {e.Host} is lost{(e.Silent ? ": it does not answer" : "")}. {e.Detail}",
        SessionClosed => "The session has ended.",
        Reconnecting e => $"The host {e.Host} {(e.Silent ? "does not answer" : "closed the connection")}. Reconnecting.",
        Reconnected e => $"Reconnected to the host {e.Host}.",
        SendFailed e => $"A message to {Name(e.Receipt)} failed: {e.Receipt.Reason}. {e.Receipt.Detail}",
        StateNotSaved e => $"The state of the host could not be saved and will be saved later. {e.Unsaved.Describe()}",
        StateSaved => "The state of the host is saved again.",
        _ => source.GetType().Name,
    };

    private static string Name(Receipt receipt) =>
        MemberText.Describe(receipt.Alias, receipt.To?.ToString() ?? receipt.ToId.ToString());

    private static string Name(Peer peer) => Name(peer.Address, peer.Alias);

    private static string Name(IPEndPoint address, string? alias) => alias is null ? address.ToString() : $"{alias} ({address})";
}
