using System.Net;

namespace Pyile.Engine.State;

/// <summary>The members in the order they joined, the host first. Every change makes a new version.</summary>
internal sealed class Roster
{
    private readonly Dictionary<IPEndPoint, RosterMember> _members = [];
    private RosterMember[]? _snapshot;

    public int Count => _members.Count;

    public long Version { get; private set; }

    public IReadOnlyList<RosterMember> Snapshot() => _snapshot ??= [.. _members.Values.OrderBy(m => m.Order)];

    public RosterMember? Find(IPEndPoint address) => _members.GetValueOrDefault(address);

    /// <returns>The new member, or null where the address is taken.</returns>
    public RosterMember? Add(IPEndPoint address, bool isHost, DateTimeOffset joined)
    {
        var member = new RosterMember(address, isHost, joined, Version + 1);
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

internal sealed record RosterMember(IPEndPoint Address, bool IsHost, DateTimeOffset Joined, long Order);
