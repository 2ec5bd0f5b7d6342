using System.Collections.Concurrent;
using System.Management.Automation;
using System.Net;
using Pyile.Protocol;

namespace Pyile.Runtime.Members;

/// <summary>
/// Matches members with an id, an alias or an address, wildcards allowed. Text from other machines is only matched, and never
/// used as a pattern.
/// </summary>
internal sealed class MemberFilter(string text)
{
    private const int MaxAnswers = 256;

    private readonly ConcurrentDictionary<(string? Alias, IPEndPoint Address), bool> _answers = new();
    private readonly MemberId? _id = MemberId.TryParse(text, out MemberId id) ? id : null;
    private readonly WildcardPattern _pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);

    public bool IsPattern { get; } = WildcardPattern.ContainsWildcardCharacters(text);

    // Filters look at every message of a few senders, so the answer for each sender is kept. Version 1 senders choose their
    // aliases freely, so the number of answers is bounded.
    public bool IsMatch(MemberId id, string? alias, IPEndPoint address)
    {
        if (id == _id)
            return true;
        var sender = (alias, address);
        if (_answers.TryGetValue(sender, out bool isMatch))
            return isMatch;
        if (_answers.Count >= MaxAnswers)
            _answers.Clear();
        return _answers[sender] =
            (alias is not null && _pattern.IsMatch(alias))
            || _pattern.IsMatch(address.ToString())
            || _pattern.IsMatch(address.Address.ToString());
    }

    /// <param name="id">The id, or null.</param>
    /// <param name="alias">The alias, or null.</param>
    /// <param name="address">An address with or without a port, or null.</param>
    public bool IsMatch(string? id, string? alias, string? address) =>
        (_id is { } wanted && id == wanted.ToString())
        || (alias is not null && _pattern.IsMatch(alias))
        || (address is not null && (_pattern.IsMatch(address) || _pattern.IsMatch(address.Split(':')[0])));
}
