using System.Collections.Concurrent;
using System.Management.Automation;
using System.Net;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Runtime.Members;

/// <summary>
/// Matches members with an id, an alias or an address, wildcards allowed. An id is compared with ids only, and text that looks like an
/// address with addresses only, because members choose their aliases themselves. Text from other machines is only matched, and never
/// used as a pattern.
/// </summary>
internal sealed class MemberFilter(string text)
{
    private const int MaxAnswers = 256;

    private readonly ConcurrentDictionary<(string? Alias, IPEndPoint Address), bool> _answers = new();
    private readonly MemberId? _id = MemberId.TryParse(text, out MemberId id) ? id : null;
    private readonly bool _isAddress = AddressText.LooksLikeAddress(text);
    private readonly WildcardPattern _pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);

    public bool IsPattern { get; } = WildcardPattern.ContainsWildcardCharacters(text);

    /// <summary>Matches the sender of a message with the name that it has now.</summary>
    public bool IsMatch(Message message, Session session) => IsMatch(message.FromId, session.NameOf(message), message.From);

    // Filters look at every message of a few senders, so the answer for each sender is kept. Version 1 senders choose their
    // aliases freely, so the number of answers is bounded.
    public bool IsMatch(MemberId id, string? alias, IPEndPoint address)
    {
        if (_id is not null)
            return id == _id;
        var sender = (alias, address);
        if (_answers.TryGetValue(sender, out bool isMatch))
            return isMatch;
        if (_answers.Count >= MaxAnswers)
            _answers.Clear();
        return _answers[sender] = IsNamed(alias, address.ToString(), address.Address.ToString());
    }

    /// <param name="id">The id, or null.</param>
    /// <param name="alias">The alias, or null.</param>
    /// <param name="address">An address with or without a port, or null.</param>
    public bool IsMatch(string? id, string? alias, string? address) => _id is { } wanted
        ? id == wanted.ToString()
        : IsNamed(alias, address, address?.Split(':')[0]);

    private bool IsNamed(string? alias, string? address, string? ipAddress) =>
        (!_isAddress && alias is not null && _pattern.IsMatch(alias))
        || (address is not null && _pattern.IsMatch(address))
        || (ipAddress is not null && _pattern.IsMatch(ipAddress));
}
