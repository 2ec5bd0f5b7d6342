using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Storage;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>
/// The members that a host has listed, with the keys that they have proven and how they were admitted. Only these may log in
/// with a certificate: a certificate that was issued in a login that never ended is worth nothing.
/// </summary>
/// <param name="changes">Hears when there is something new to keep.</param>
internal sealed class MemberRegister(IStateChanges changes) : IKeptRows
{
    // Members that disappear without a goodbye stay until their certificates expire.
    private const int MaxMembers = 16_384;

    private readonly Lock _sync = new();
    private readonly Dictionary<MemberId, KeptMember> _members = [];

    public IReadOnlyList<KeptMember> Kept(DateTimeOffset now)
    {
        lock (_sync)
            return [.. _members.Values.Where(m => now < m.Until)];
    }

    public void Restore(IEnumerable<KeptMember> members, DateTimeOffset now)
    {
        foreach (KeptMember member in members.Where(m => now < m.Until))
            _members[member.Id] = member;
    }

    /// <summary>The members that the roster listed, in the order in which they joined.</summary>
    public IReadOnlyList<Member> Listed()
    {
        lock (_sync)
            return [.. _members.Values.OrderBy(m => m.Joined).Select(ToRow).OfType<Member>()];
    }

    void IKeptRows.Set(Member row) =>
        SetRow(row.Id, row.Alias is { } alias ? new KeptRow(alias, row.Address, row.AllowsLegacy, row.Features) : null);

    void IKeptRows.Remove(MemberId member) => SetRow(member, null);

    /// <summary>The member with this id if it has this key, or null.</summary>
    public KeptMember? Find(MemberId member, KeyHash key)
    {
        lock (_sync)
            return _members.GetValueOrDefault(member) is { } kept && kept.Key == key ? kept : null;
    }

    public bool IsMember(MemberId member)
    {
        lock (_sync)
            return _members.ContainsKey(member);
    }

    /// <summary>Adds a member, in place of the one whose certificate expires first if there are too many.</summary>
    public void Add(KeptMember member)
    {
        lock (_sync)
        {
            _members[member.Id] = member with { Row = _members.GetValueOrDefault(member.Id)?.Row };
            if (_members.Count > MaxMembers)
                _members.Remove(_members.Values.MinBy(m => m.Until)!.Id);
        }
        changes.Changed(StateParts.Members);
    }

    /// <summary>A new certificate was issued to a member.</summary>
    /// <returns>False if it is not a member any more.</returns>
    public bool TryExtend(MemberId member, DateTimeOffset until)
    {
        lock (_sync)
        {
            if (!_members.TryGetValue(member, out KeptMember? kept))
                return false;
            _members[member] = kept with { Until = until };
        }
        changes.Changed(StateParts.Members);
        return true;
    }

    /// <summary>From now on the certificates of this member are refused.</summary>
    public void End(MemberId member)
    {
        bool wasMember;
        lock (_sync)
            wasMember = _members.Remove(member);
        if (wasMember)
            changes.Changed(StateParts.Members);
    }

    /// <summary>Ends the membership of all that were admitted in this way.</summary>
    public void EndAll(Predicate<RosterAdmission> isMeant)
    {
        lock (_sync)
        {
            foreach (KeptMember member in _members.Values.Where(m => isMeant(m.Admission)).ToList())
                _members.Remove(member.Id);
        }
        changes.Changed(StateParts.Members);
    }

    public int Count(Predicate<RosterAdmission> isMeant)
    {
        lock (_sync)
            return _members.Values.Count(m => isMeant(m.Admission));
    }

    // Rows of the host and of members of version 1 are not kept.
    private void SetRow(MemberId member, KeptRow? row)
    {
        lock (_sync)
        {
            if (!_members.TryGetValue(member, out KeptMember? kept) || kept.Row == row)
                return;
            _members[member] = kept with { Row = row };
        }
        changes.Changed(StateParts.Members);
    }

    private static Member? ToRow(KeptMember member) => member.Row is not { } row ? null : new Member
    {
        Id = member.Id,
        Alias = row.Alias,
        KeyHash = member.Key,
        Protocol = MemberProtocol.Version2,
        AllowsLegacy = row.AllowsLegacy,
        Addresses = [row.Address],
        Joined = member.Joined,
        Features = row.Features,
        Admission = member.Admission,
    };
}
