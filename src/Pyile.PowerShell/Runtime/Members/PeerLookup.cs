using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Protocol;
using Pyile.Texts;

namespace Pyile.Runtime.Members;

/// <summary>
/// Finds the member that an id, an address or an alias means. An id is compared with ids only, and text that looks like an address with
/// addresses only, because members choose their aliases themselves. What several members have is ambiguous, unless only one of them
/// speaks version 2: what others claim without encryption does not make it ambiguous.
/// </summary>
internal static class PeerLookup
{
    /// <param name="session">The session whose roster is searched.</param>
    /// <param name="name">The session's name, for the error.</param>
    /// <param name="member">A member id, an IP address with port, an IP address, or an alias.</param>
    /// <param name="error">Why no single member was found.</param>
    public static Peer? Find(Session session, string name, string member, out ErrorRecord? error)
    {
        error = null;
        List<Peer> found = Matching(session.GetPeers(), member);
        if (found is [var only])
            return only;
        error = found.Count > 0 ? Errors.AmbiguousPeer(name, member, Distinguish(found))
            : AddressText.TryParseEndPoint(member, out _) ? Errors.NotAMember(name, member)
            : Errors.PeerNotFound(name, member);
        return null;
    }

    /// <summary>The member's alias and address, or the address alone if the alias is not known.</summary>
    public static string Describe(Peer peer) => MemberText.Describe(peer.Alias, peer.Address.ToString());

    // Addresses tell members apart unless two of them share one.
    private static IEnumerable<string> Distinguish(List<Peer> found) =>
        found.DistinctBy(p => p.Address).Count() == found.Count
            ? found.Select(p => p.Address.ToString())
            : found.Select(p => $"{Describe(p)} with the id {p.Id}");

    private static List<Peer> Matching(IReadOnlyList<Peer> roster, string text)
    {
        if (MemberId.TryParse(text, out MemberId id))
            return [.. roster.Where(p => p.Id == id)];
        List<Peer> found = AddressText.LooksLikeAddress(text)
            ? [.. roster.Where(p => p.Address.ToString() == text || p.Address.Address.ToString() == text)]
            : [.. roster.Where(p => string.Equals(p.Alias, text, StringComparison.OrdinalIgnoreCase))];
        if (found.Count > 1 && found.Where(p => p.Encrypted).ToList() is { Count: > 0 } encrypted)
            found = encrypted;

        // Sessions on one machine share its name as their default alias; the other one is meant then, not this session.
        return found.Count > 1 && found.Where(p => !p.IsSelf).ToList() is [var other] ? [other] : found;
    }
}
