using System.Net;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>Who may not log in: addresses, and members by their ids and keys.</summary>
internal sealed class BanList
{
    private readonly LinkedList<Ban> _bans = [];
    private readonly Dictionary<IPNetwork, Ban> _byRule = [];
    private readonly Dictionary<MemberId, Ban> _byMember = [];
    private readonly Dictionary<KeyHash, Ban> _byKey = [];

    // Few and made by hand, where single addresses may be many: each login looks through these alone.
    private readonly List<Ban> _prefixes = [];

    public IReadOnlyList<Ban> Snapshot() => [.. _bans];

    /// <summary>
    /// Adds a ban. One that keeps out the same is replaced where the new one keeps out more: by hand instead of by failed
    /// logins, or a member besides its address.
    /// </summary>
    /// <returns>The one that is on the list now: the old one with its first reason if it covers the same.</returns>
    public Ban Add(Ban ban)
    {
        Ban? same = Same(ban);
        if (same is not null)
        {
            if (!IsMore(ban, same))
                return same;
            Remove(same);
        }
        _bans.AddLast(ban);
        if (ban.Rule is { } rule)
            _byRule[rule] = ban;
        if (ban.Member is { } member)
            _byMember[member] = ban;
        if (ban.Key is { } key)
            _byKey[key] = ban;
        if (ban.Rule is not null && !ban.IsSingle)
            _prefixes.Add(ban);
        return ban;
    }

    public Ban? Remove(IPNetwork rule) => _byRule.TryGetValue(rule, out Ban? ban) ? Remove(ban) : null;

    public Ban? Remove(MemberId member) => _byMember.TryGetValue(member, out Ban? ban) ? Remove(ban) : null;

    /// <summary>The first rule that covers the address, or null.</summary>
    /// <param name="address">The address of a joiner.</param>
    /// <param name="onlyByHand">Leaves out what failed logins have made.</param>
    public Ban? Find(IPAddress address, bool onlyByHand = false)
    {
        IPAddress normal = Addresses.Normalize(address);
        if (_byRule.TryGetValue(Addresses.Single(normal), out Ban? exact) && !(onlyByHand && exact.IsAutomatic))
            return exact;
        return _prefixes.Find(ban => ban.Rule!.Value.Contains(normal) && !(onlyByHand && ban.IsAutomatic));
    }

    /// <summary>The ban of a member, by its id or by its key, or null.</summary>
    public Ban? FindMember(MemberId? member, KeyHash? key) =>
        (member is { } id ? _byMember.GetValueOrDefault(id) : null) ?? (key is { } known ? _byKey.GetValueOrDefault(known) : null);

    private static bool IsMore(Ban ban, Ban same) =>
        (same.IsAutomatic && !ban.IsAutomatic) || (ban.Member is not null && same.Member is null);

    private Ban? Same(Ban ban)
    {
        if (ban.Member is { } member && _byMember.TryGetValue(member, out Ban? ofMember))
            return ofMember;
        // Two members of one address are two bans, though each has the same rule.
        return ban.Rule is { } rule && _byRule.TryGetValue(rule, out Ban? ofRule) && (ban.Member is null || ofRule.Member is null) ? ofRule : null;
    }

    private Ban Remove(Ban ban)
    {
        _bans.Remove(ban);
        _prefixes.Remove(ban);
        if (ban.Member is { } member)
            _byMember.Remove(member);
        // Another member that was banned with the same key or address goes on being so.
        if (ban.Key is { } key && ReferenceEquals(_byKey.GetValueOrDefault(key), ban))
            Replace(_byKey, key, _bans.FirstOrDefault(other => other.Key == key));
        if (ban.Rule is { } rule && ReferenceEquals(_byRule.GetValueOrDefault(rule), ban))
            Replace(_byRule, rule, _bans.FirstOrDefault(other => other.Rule == rule));
        return ban;
    }

    private static void Replace<TKey>(Dictionary<TKey, Ban> bans, TKey key, Ban? left)
        where TKey : notnull
    {
        if (left is null)
            bans.Remove(key);
        else
            bans[key] = left;
    }
}
