using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Net;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Protocol;
using Pyile.Texts;

namespace Pyile.Runtime.Members;

/// <summary>
/// Finds the member that an id, an address or an alias means. Ids and addresses win over aliases, because members choose
/// their aliases themselves. What several members have is ambiguous.
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
        IReadOnlyList<Peer> found = Matching(session.GetPeers(), member);
        if (found is [var only])
            return only;
        error = found.Count > 0 ? Errors.AmbiguousPeer(name, member, Distinguish(found))
            : TryParseAddress(member, out _) ? Errors.NotAMember(name, member)
            : Errors.PeerNotFound(name, member);
        return null;
    }

    /// <summary>The member's alias and address, or the address alone if the alias is not known.</summary>
    public static string Describe(Peer peer) => MemberText.Describe(peer.Alias, peer.Address.ToString());

    /// <summary>Reads an IP address with its port, as in <c>10.0.0.7:50123</c>.</summary>
    public static bool TryParseAddress(string text, [NotNullWhen(true)] out IPEndPoint? address) =>
        IPEndPoint.TryParse(text, out address) && address.Port != 0 && text.Contains('.', StringComparison.Ordinal);

    // Addresses tell members apart unless two of them share one.
    private static IEnumerable<string> Distinguish(IReadOnlyList<Peer> found) =>
        found.DistinctBy(p => p.Address).Count() == found.Count
            ? found.Select(p => p.Address.ToString())
            : found.Select(p => $"{Describe(p)} with the id {p.Id}");

    private static IReadOnlyList<Peer> Matching(IReadOnlyList<Peer> roster, string text)
    {
        if (MemberId.TryParse(text, out MemberId id) && roster.FirstOrDefault(p => p.Id == id) is { } identified)
            return [identified];
        IReadOnlyList<Peer> found = TryParseAddress(text, out IPEndPoint? address)
            ? [.. roster.Where(p => p.Address.Equals(address))]
            : text.Contains('.', StringComparison.Ordinal) && IPAddress.TryParse(text, out IPAddress? ip)
                ? [.. roster.Where(p => p.Address.Address.Equals(ip))]
                : [.. roster.Where(p => string.Equals(p.Alias, text, StringComparison.OrdinalIgnoreCase))];

        // Sessions on one machine share its name as their default alias; the other one is meant then, not this session.
        return found.Count > 1 && found.Where(p => !p.IsSelf).ToList() is [var other] ? [other] : found;
    }
}
