using System.Net;

namespace Pyile.Engine.State;

/// <summary>Who may not log in. Version 1 decides by address alone.</summary>
internal sealed class BanList
{
    private readonly Dictionary<IPNetwork, Ban> _bans = [];

    // Few and made by hand, where single addresses may be many: each login looks through these alone.
    private readonly List<Ban> _prefixes = [];

    public IReadOnlyList<Ban> Snapshot() => [.. _bans.Values];

    /// <returns>False where the same rule is there already; it keeps its first reason.</returns>
    public bool Add(Ban ban)
    {
        if (!_bans.TryAdd(ban.Rule, ban))
            return false;
        if (!ban.IsSingle)
            _prefixes.Add(ban);
        return true;
    }

    public Ban? Remove(IPNetwork rule)
    {
        if (!_bans.Remove(rule, out Ban? ban))
            return null;
        _prefixes.Remove(ban);
        return ban;
    }

    /// <summary>The first rule that covers the address, or null.</summary>
    public Ban? Find(IPAddress address)
    {
        IPAddress normal = Addresses.Normalize(address);
        if (_bans.TryGetValue(Addresses.Single(normal), out Ban? exact))
            return exact;
        return _prefixes.Find(ban => ban.Rule.Contains(normal));
    }
}
