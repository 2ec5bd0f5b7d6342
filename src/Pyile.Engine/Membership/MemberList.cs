using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>The members in the order they joined, the host first. Every change makes a new version.</summary>
internal sealed class MemberList
{
    private readonly Dictionary<IPEndPoint, RosterMember> _members = [];
    private RosterMember[]? _snapshot;

    public int Count => _members.Count;

    public long Version { get; private set; }

    public IReadOnlyList<RosterMember> Snapshot() => _snapshot ??= [.. _members.Values.OrderBy(m => m.Order)];

    public RosterMember? Find(IPEndPoint address) => _members.GetValueOrDefault(address);

    /// <param name="address">Where it is reached.</param>
    /// <param name="isHost">Whether it is the host.</param>
    /// <param name="joined">When it was first seen.</param>
    /// <param name="entry">What the signed roster says of it; null where there is none.</param>
    /// <returns>The new member, or null where the address is taken.</returns>
    public RosterMember? Add(IPEndPoint address, bool isHost, DateTimeOffset joined, RosterEntry? entry = null)
    {
        var member = new RosterMember(address, isHost, joined, Version + 1, entry);
        if (!_members.TryAdd(address, member))
            return null;
        Changed();
        return member;
    }

    public RosterMember? Remove(IPEndPoint address)
    {
        if (!_members.Remove(address, out RosterMember? member))
            return null;
        Changed();
        return member;
    }

    /// <summary>Takes over a whole list, as a peer gets it from the host: who is in both keeps its place.</summary>
    public (IReadOnlyList<RosterMember> Joined, IReadOnlyList<RosterMember> Left) Replace(
        IReadOnlyList<IPEndPoint> addresses, IPEndPoint? host, DateTimeOffset now)
    {
        var there = addresses.ToHashSet();
        List<RosterMember> left = [.. Snapshot().Where(m => !there.Contains(m.Address))];
        foreach (RosterMember member in left)
            Remove(member.Address);
        var joined = new List<RosterMember>();
        foreach (IPEndPoint address in addresses)
        {
            // Nearly all are there already, and the list comes after every change.
            if (!_members.ContainsKey(address) && Add(address, address.Equals(host), now) is { } member)
                joined.Add(member);
        }
        return (joined, left);
    }

    private void Changed()
    {
        Version++;
        _snapshot = null;
    }
}

/// <param name="Address">Where it is reached from here.</param>
/// <param name="IsHost">Whether it is the host.</param>
/// <param name="Joined">When it was first seen.</param>
/// <param name="Order">Its place among the others.</param>
/// <param name="Entry">What the signed roster says of it; null in a session of version 1, which has none.</param>
internal sealed record RosterMember(IPEndPoint Address, bool IsHost, DateTimeOffset Joined, long Order, RosterEntry? Entry = null)
{
    /// <summary>Whether it is spoken to by version 2.</summary>
    public bool IsEncrypted => Entry is { } entry && !entry.Traits.HasFlag(MemberTraits.IsUnencrypted);

    /// <summary>Whether version 1 peers may know it: those of its kind, and those who allow it.</summary>
    public bool IsShownToUnencrypted => IsHost || !IsEncrypted || Entry!.Traits.HasFlag(MemberTraits.AllowsUnencrypted);
}
