using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Net;
using Pyile.Engine.Model;

namespace Pyile.Sessions;

/// <summary>
/// Which member an alias or an address means. An address always wins, because an alias is whatever its owner
/// says; an alias that several members have means none of them.
/// </summary>
internal static class PeerLookup
{
    /// <param name="session">On whose roster to look.</param>
    /// <param name="aliasOrAddress">An alias, an IP with port, or an IP that only one member has.</param>
    /// <param name="error">Why nobody in particular is meant.</param>
    /// <returns>The address; that it is on the roster is not certain where it was given with its port.</returns>
    public static IPEndPoint? Find(ListedSession session, string aliasOrAddress, out ErrorRecord? error)
    {
        error = null;
        if (TryParseAddress(aliasOrAddress, out IPEndPoint? address))
            return address;
        IReadOnlyList<Peer> found = Matching(session.Session.GetPeers(), aliasOrAddress);
        if (found is [var only])
            return only.Address;
        error = found.Count == 0 ? Errors.PeerNotFound(session, aliasOrAddress) : Errors.AmbiguousPeer(session, aliasOrAddress, found.Select(p => p.Address.ToString()));
        return null;
    }

    public static bool IsSelf(ListedSession session, IPEndPoint address) => address.Equals(session.Session.Address);

    /// <summary>A member as people know it, for a text on the screen: with its alias, where there is one.</summary>
    public static string Describe(ListedSession session, IPEndPoint address) =>
        Describe(session.Session.FindPeer(address)?.Alias, address.ToString());

    /// <inheritdoc cref="Describe(ListedSession, IPEndPoint)"/>
    public static string Describe(string? alias, string address) => alias is null ? address : $"{Internal.Format.Text(alias)} ({address})";

    /// <summary>Reads an IP with its port, as in <c>10.0.0.7:50123</c>.</summary>
    public static bool TryParseAddress(string text, [NotNullWhen(true)] out IPEndPoint? address) =>
        IPEndPoint.TryParse(text, out address) && address.Port != 0 && text.Contains('.', StringComparison.Ordinal);

    private static IReadOnlyList<Peer> Matching(IReadOnlyList<Peer> roster, string text)
    {
        IReadOnlyList<Peer> found = text.Contains('.', StringComparison.Ordinal) && IPAddress.TryParse(text, out IPAddress? ip)
            ? [.. roster.Where(p => p.Address.Address.Equals(ip))]
            : [.. roster.Where(p => string.Equals(p.Alias, text, StringComparison.OrdinalIgnoreCase))];

        // Sessions on one machine share its name as the default alias, and nobody means himself.
        return found.Count > 1 && found.Where(p => !p.IsSelf).ToList() is [var other] ? [other] : found;
    }
}
