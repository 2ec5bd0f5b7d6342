using System.Net;

namespace Pyile.Engine.State;

/// <summary>Who may not log in. Version 1 decides by address alone.</summary>
internal sealed class BanList
{
    private readonly Dictionary<IPNetwork, Ban> _bans = [];

    public IReadOnlyList<Ban> Snapshot() => [.. _bans.Values];

    /// <returns>False where the same rule is there already; it keeps its first reason.</returns>
    public bool Add(Ban ban) => _bans.TryAdd(ban.Rule, ban);

    public Ban? Remove(IPNetwork rule) => _bans.Remove(rule, out Ban? ban) ? ban : null;

    /// <summary>The first rule that covers the address, or null.</summary>
    public Ban? Find(IPAddress address)
    {
        IPAddress normal = Addresses.Normalize(address);
        if (_bans.TryGetValue(Addresses.Single(normal), out Ban? exact))
            return exact;
        foreach (Ban ban in _bans.Values)
        {
            if (ban.Rule.BaseAddress.AddressFamily == normal.AddressFamily && ban.Rule.Contains(normal))
                return ban;
        }
        return null;
    }
}
