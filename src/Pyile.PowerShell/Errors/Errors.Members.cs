using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Sessions;

namespace Pyile;

/// <summary>Which member, ban or ticket is meant, and what cannot be said to members.</summary>
internal static partial class Errors
{
    private const int ListedPeers = 10;

    public static ErrorRecord PeerNotFound(ListedSession session, string aliasOrAddress) => Make(
        "PeerNotFound", aliasOrAddress, $"'{aliasOrAddress}' is no member that the session '{session.Name}' knows.");

    public static ErrorRecord AmbiguousPeer(ListedSession session, string alias, IEnumerable<string> addresses) => Make(
        "AmbiguousPeer", alias, $"'{alias}' means several members of the session '{session.Name}': {string.Join(", ", addresses)}.");

    public static ErrorRecord SelfNotAllowed(ListedSession session, string address) => Make(
        "SelfNotAllowed", address, $"{address} is the host '{session.Name}' itself, which can neither remove nor ban itself.");

    public static ErrorRecord ChatWithSelf(ListedSession session, string aliasOrAddress) => Make(
        "SelfNotAllowed", aliasOrAddress, $"'{aliasOrAddress}' is the session '{session.Name}' itself, which has nothing to say to itself.");

    /// <summary>Not all that were waited for have come.</summary>
    public static ErrorRecord PeersMissing(ListedSession session, TimeSpan timeout, IReadOnlyList<Peer> there, IReadOnlyList<string> missing, int wanted)
    {
        string found = there.Count == 0 ? "none of those who were waited for is there" : $"there are {List(there)}";
        string lacking = missing.Count > 0 ? $"Missing: {string.Join(", ", missing)}." : $"{there.Count} of {wanted} are there.";
        return Make(
            "PeersMissing",
            missing.Count > 0 ? missing : session.View,
            $"After {timeout.TotalSeconds:0.###} s, on the roster of the session '{session.Name}', {found}. {lacking}");
    }

    /// <summary>Not all whose leaving was waited for have left.</summary>
    public static ErrorRecord PeersStillThere(ListedSession session, TimeSpan timeout, IReadOnlyList<Peer> there) => Make(
        "PeersStillThere",
        there.Select(p => p.Address.ToString()).ToArray(),
        $"After {timeout.TotalSeconds:0.###} s these are still on the roster of the session '{session.Name}': {List(there)}.");

    public static ErrorRecord AddressRuleInvalid(string text) => Make("AddressInvalid", text, $"'{text}' is neither an IP address nor a prefix.");

    public static ErrorRecord MemberIdInvalid(string text) => Make(
        "MemberIdInvalid", text, $"'{text}' is no member id, which has 32 hexadecimal digits.");

    public static ErrorRecord BanNotFound(string address, IEnumerable<string> covering)
    {
        string[] others = [.. covering];
        string covered = others.Length == 0 ? "" : $" It is covered by {string.Join(", ", others)}; remove that.";
        return Make("BanNotFound", address, $"'{address}' is no rule of the ban list.{covered}");
    }

    public static ErrorRecord TicketNotFound(ListedSession session, Guid id) => Make(
        "TicketNotFound", id, $"The host '{session.Name}' has no ticket {id}: it was used up, taken back or has expired.");

    public static ErrorRecord EmptyMessage(string text) => Make(
        "EmptyMessage", text, "An empty message, a single space or a single newline is not broadcast.");

    public static ErrorRecord NullMessage() => Make(
        "NullMessage", null, "A null of the pipeline, which often comes from a variable that has no value, is not sent.");

    public static ErrorRecord NoWaitWithPassThru() => Make("NoWaitWithPassThru", null, "With -NoWait there are no receipts to return.");

    private static string List(IReadOnlyList<Peer> peers) => string.Join(", ", peers.Take(ListedPeers).Select(p => PeerLookup.Describe(p.Alias, p.Address.ToString())))
        + (peers.Count > ListedPeers ? $" and {peers.Count - ListedPeers} more" : "");
}
