using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>The members in the order they joined, the host first. Every change makes a new version.</summary>
internal sealed class MemberList
{
    private readonly Dictionary<MemberId, Member> _members = [];
    private Member[]? _snapshot;

    public int Count => _members.Count;

    public long Version { get; private set; }

    public IReadOnlyList<Member> Snapshot() => _snapshot ??= [.. _members.Values.OrderBy(m => m.Order)];

    /// <summary>The members in any order.</summary>
    public IEnumerable<Member> Unordered => _members.Values;

    public Member? Find(MemberId id) => _members.GetValueOrDefault(id);

    /// <returns>The new member with its place, or null if one with that id is listed.</returns>
    public Member? Add(Member member)
    {
        Member placed = member with { Order = Version + 1 };
        if (!_members.TryAdd(member.Id, placed))
            return null;
        Changed();
        return placed;
    }

    /// <summary>Replaces what is known of a member. It keeps its place, and the time since which it is away.</summary>
    /// <returns>The row before and after, or null if there is none.</returns>
    public (Member Before, Member After)? Update(Member member)
    {
        if (Find(member.Id) is not { } before)
            return null;
        Member after = _members[member.Id] = member with
        {
            Order = before.Order,
            AwaySince = member.AwaySince is null ? null : before.AwaySince ?? member.AwaySince,
        };
        Changed();
        return (before, after);
    }

    public Member? Remove(MemberId id)
    {
        if (!_members.Remove(id, out Member? member))
            return null;
        Changed();
        return member;
    }

    private void Changed()
    {
        Version++;
        _snapshot = null;
    }
}
