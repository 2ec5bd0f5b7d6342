using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Texts;

namespace Pyile;

/// <summary>Errors about members, bans and tickets, and about messages that are not sent.</summary>
internal static partial class Errors
{
    private const int ListedPeers = 10;

    public static ErrorRecord PeerNotFound(string session, string name) => Make(
        ErrorIds.PeerNotFound, name, $"Session '{session}' has no member named '{name}'.");

    public static ErrorRecord NotAMember(string session, string address) => Make(
        ErrorIds.NotAMember, address, $"{address} is not on the roster of session '{session}'.");

    public static ErrorRecord AmbiguousPeer(string session, string alias, IEnumerable<string> addresses) => Make(
        ErrorIds.AmbiguousPeer,
        alias,
        $"Several members of session '{session}' have the name or address '{alias}': {string.Join(", ", addresses)}.");

    public static ErrorRecord MemberNotFound(string session, string name) => Make(
        ErrorIds.MemberNotFound, name, $"The host '{session}' has enrolled no member named '{name}'.");

    public static ErrorRecord AmbiguousMember(string session, string alias, IEnumerable<string> found) => Make(
        ErrorIds.AmbiguousPeer,
        alias,
        $"Only one member can have the name '{alias}', and several members of '{session}' were chosen: {string.Join(", ", found)}.");

    public static ErrorRecord SelfNotAllowed(string session, string address) => Make(
        ErrorIds.SelfNotAllowed, address, $"{address} is the host '{session}' itself. A host cannot remove or ban itself.");

    public static ErrorRecord ChatWithSelf(string session, string aliasOrAddress) => Make(
        ErrorIds.SelfNotAllowed,
        aliasOrAddress,
        $"'{aliasOrAddress}' is the session '{session}' itself. You cannot chat with your own session.");

    /// <param name="session">The session whose roster was watched.</param>
    /// <param name="timeout">How long the cmdlet waited.</param>
    /// <param name="there">Matching members that are on the roster.</param>
    /// <param name="missing">Names without a matching member; empty if a number of members was awaited.</param>
    /// <param name="wanted">The number of members that were awaited.</param>
    public static ErrorRecord PeersMissing(
        PyileSession session, TimeSpan timeout, IReadOnlyList<Peer> there, IReadOnlyList<string> missing, int wanted)
    {
        string found = there.Count == 0 ? "none of the expected members" : List(there);
        string lacking = missing.Count > 0 ? $"Missing: {string.Join(", ", missing)}." : $"{there.Count} of {wanted} members joined.";
        return Make(
            ErrorIds.PeersMissing,
            missing.Count > 0 ? missing : session,
            $"After {timeout.TotalSeconds:0.###} s the roster of session '{session.Name}' has {found}. {lacking}");
    }

    public static ErrorRecord PeersStillThere(string session, TimeSpan timeout, IReadOnlyList<Peer> there) => Make(
        ErrorIds.PeersStillThere,
        there.Select(p => p.Address.ToString()).ToArray(),
        $"After {timeout.TotalSeconds:0.###} s the roster of session '{session}' still has {List(there)}.");

    public static ErrorRecord DeliveryPending(PyileSession session, TimeSpan timeout, long pending) => Make(
        ErrorIds.DeliveryPending,
        session,
        $"After {timeout.TotalSeconds:0.###} s messages of session '{session.Name}' are still on their way: {pending}.");

    public static ErrorRecord KeyForSeveral(string key) => Make(
        ErrorIds.KeyForSeveral, key, $"The key '{key}' is for one message, and the pipeline has a second one, which no receiver would take.");

    public static ErrorRecord MessagesFailed(PyileSession session, long failed) => Make(
        ErrorIds.MessagesFailed,
        session,
        $"Messages of session '{session.Name}' that were sent with -NoWait have failed: {failed}.");

    public static ErrorRecord AddressRuleInvalid(string text) => Make(
        ErrorIds.AddressInvalid, text, $"'{text}' is neither an IP address nor a prefix.");

    public static ErrorRecord MemberIdInvalid(string text) => Make(
        ErrorIds.MemberIdInvalid, text, $"'{text}' is not a member id, which has 32 hexadecimal digits.");

    public static ErrorRecord BanNotFound(string address, IEnumerable<string> covering)
    {
        string[] others = [.. covering];
        string covered = others.Length == 0 ? "" : $" It is covered by {string.Join(", ", others)}; remove that ban instead.";
        return Make(ErrorIds.BanNotFound, address, $"The ban list has no entry '{address}'.{covered}");
    }

    public static ErrorRecord TicketNotFound(string session, Guid id) => Make(
        ErrorIds.TicketNotFound, id, $"The host '{session}' has no ticket {id}: it was used up or revoked, or it has expired.");

    public static ErrorRecord EmptyMessage(string text) => Make(
        ErrorIds.EmptyMessage, text, "An empty text, a single space or a single newline cannot be broadcast.");

    public static ErrorRecord NullMessage() => Make(
        ErrorIds.NullMessage, null, "$null from the pipeline was not sent; this is often an unset variable.");

    public static ErrorRecord NoWaitWithPassThru() => Make(
        ErrorIds.NoWaitWithPassThru, null, "With -NoWait the cmdlet does not wait for receipts, so it cannot return any.");

    public static ErrorRecord WaitReplyConflict() => Make(
        ErrorIds.WaitReplyConflict, null, "-WaitReply returns replies, so it cannot be combined with -NoWait, -PassThru or -Key.");

    /// <param name="reply">Why there is no reply. The target of the error is the id of the message.</param>
    /// <param name="name">The member that was asked.</param>
    public static ErrorRecord NoReply(Reply reply, string name) => reply.Reason switch
    {
        NoReplyReason.MemberLeft => Make(ErrorIds.NotAMember, reply.MessageId, $"{name} has left before it answered."),
        NoReplyReason.SessionEnded => Make(ErrorIds.Closed, reply.MessageId, $"The session has ended before {name} answered."),
        _ => Make(
            ErrorIds.ReplyTimeout,
            reply.MessageId,
            $"{name} has the message and has not answered within {reply.Elapsed.TotalSeconds:0.###} s."),
    };

    private static string List(IReadOnlyList<Peer> peers) =>
        string.Join(", ", peers.Take(ListedPeers).Select(p => MemberText.Describe(p.Alias, p.Address.ToString())))
        + (peers.Count > ListedPeers ? $" and {peers.Count - ListedPeers} more" : "");
}
