using System.Management.Automation;
using System.Net;

namespace Pyile.Runtime.Members;

/// <summary>Compares members with an alias or an address, wildcards allowed. What comes from other machines is only ever matched, never a pattern.</summary>
internal sealed class MemberFilter(string text)
{
    private readonly WildcardPattern _pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);

    public bool IsPattern { get; } = WildcardPattern.ContainsWildcardCharacters(text);

    public bool IsMatch(string? alias, IPEndPoint address) =>
        (alias is not null && _pattern.IsMatch(alias)) || _pattern.IsMatch(address.ToString()) || _pattern.IsMatch(address.Address.ToString());

    /// <param name="alias">The alias, or null.</param>
    /// <param name="address">An address with or without a port, or null.</param>
    public bool IsMatch(string? alias, string? address) =>
        (alias is not null && _pattern.IsMatch(alias)) || (address is not null && (_pattern.IsMatch(address) || _pattern.IsMatch(address.Split(':')[0])));
}
