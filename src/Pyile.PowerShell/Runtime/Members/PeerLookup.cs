using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Net;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Views;

namespace Pyile.Runtime.Members;

/// <summary>
/// Finds the member that an alias or an address means. An address always wins, because members choose their aliases
/// themselves; an alias that several members have is ambiguous.
/// </summary>
internal static class PeerLookup
{
    /// <param name="session">The session whose roster is searched.</param>
    /// <param name="name">The session's name, for the error.</param>
    /// <param name="aliasOrAddress">An alias, an IP address with port, or an IP address that only one member has.</param>
    /// <param name="error">Why no single member was found.</param>
    /// <returns>The member's address. An address with port is returned even if it is not on the roster.</returns>
    public static IPEndPoint? Find(Session session, string name, string aliasOrAddress, out ErrorRecord? error)
    {
        error = null;
        if (TryParseAddress(aliasOrAddress, out IPEndPoint? address))
            return address;
        IReadOnlyList<Peer> found = Matching(session.GetPeers(), aliasOrAddress);
        if (found is [var only])
            return only.Address;
        error = found.Count == 0
            ? Errors.PeerNotFound(name, aliasOrAddress)
            : Errors.AmbiguousPeer(name, aliasOrAddress, found.Select(p => p.Address.ToString()));
        return null;
    }

    public static bool IsSelf(Session session, IPEndPoint address) => address.Equals(session.Address);

    /// <summary>The member's alias and address, or the address alone if the alias is not known.</summary>
    public static string Describe(Session session, IPEndPoint address) =>
        MemberText.Describe(session.FindPeer(address)?.Alias, address.ToString());

    /// <summary>Reads an IP address with its port, as in <c>10.0.0.7:50123</c>.</summary>
    public static bool TryParseAddress(string text, [NotNullWhen(true)] out IPEndPoint? address) =>
        IPEndPoint.TryParse(text, out address) && address.Port != 0 && text.Contains('.', StringComparison.Ordinal);

    private static IReadOnlyList<Peer> Matching(IReadOnlyList<Peer> roster, string text)
    {
        IReadOnlyList<Peer> found = text.Contains('.', StringComparison.Ordinal) && IPAddress.TryParse(text, out IPAddress? ip)
            ? [.. roster.Where(p => p.Address.Address.Equals(ip))]
            : [.. roster.Where(p => string.Equals(p.Alias, text, StringComparison.OrdinalIgnoreCase))];

        // Sessions on one machine share its name as their default alias; the other one is meant then, not this session.
        return found.Count > 1 && found.Where(p => !p.IsSelf).ToList() is [var other] ? [other] : found;
    }
}
