using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Storage;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>
/// The members that a host has listed, with the keys that they have proven and how they were admitted. Only these may log in
/// with a certificate: a certificate that was issued in a login that never ended is worth nothing. Those that are enrolled stay
/// members when they leave; guests do not.
/// </summary>
/// <param name="changes">Hears when there is something new to keep.</param>
/// <param name="tickets">Say how long those who join with them are enrolled.</param>
internal sealed class MemberRegister(IStateChanges changes, TicketRegistry tickets) : IKeptRows
{
    // Members that disappear without a goodbye stay until their certificates expire.
    private const int MaxMembers = 16_384;

    private readonly Lock _sync = new();
    private readonly Dictionary<MemberId, KeptMember> _members = [];

    /// <summary>How long members are enrolled whose tickets do not say; null without end, zero if none is enrolled.</summary>
    public TimeSpan? EnrolmentLife { get; init; }

    public IReadOnlyList<KeptMember> Kept(DateTimeOffset now)
    {
        lock (_sync)
            return [.. _members.Values.Where(m => !m.IsOver(now))];
    }

    /// <summary>The members that may come back at any time, in the order in which they joined first.</summary>
    public IReadOnlyList<EnrolledMember> Enrolled(DateTimeOffset now) =>
        [.. Kept(now).Where(m => m.Enrolment is not null).OrderBy(m => m.Joined).Select(ToEnrolled)];

    /// <summary>The names of these members, and whether the owner has chosen them.</summary>
    public IReadOnlyList<(MemberId Member, string Alias, bool IsFixed)> HeldAliases(DateTimeOffset now) =>
        [.. Kept(now).Where(m => m.Enrolment is not null).Select(m => (m.Id, m.Enrolment!.Alias, m.Enrolment.IsAliasFixed))];

    public void Restore(IEnumerable<KeptMember> members, DateTimeOffset now)
    {
        foreach (KeptMember member in members.Where(m => !m.IsOver(now)))
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

    /// <summary>How and when the host first admitted a member, and its labels. Null if no member has this id and key.</summary>
    public (RosterAdmission Admission, DateTimeOffset Joined, MemberLabels Labels)? FindAdmission(MemberId member, KeyHash key) =>
        Find(member, key) is { } kept ? (kept.Admission, kept.Joined, kept.Labels) : null;

    /// <summary>The labels of a member that is admitted now.</summary>
    public MemberLabels LabelsFor(RosterAdmission admission) =>
        admission.Ticket is { } id && tickets.Find(id) is { } ticket ? MemberLabels.Of(ticket.Roles, ticket.Tags) : MemberLabels.None;

    /// <summary>Assigns roles and tags to a member.</summary>
    /// <returns>False if there is no such member.</returns>
    public bool TrySetLabels(MemberId member, MemberLabels labels) => TryChange(member, kept => kept with { Labels = labels });

    public bool IsMember(MemberId member)
    {
        lock (_sync)
            return _members.ContainsKey(member);
    }

    /// <summary>
    /// Adds a member. If there are too many, it takes the place of the guest whose certificate expires first, and is a guest itself if all
    /// others are enrolled: a newcomer ends no enrolment.
    /// </summary>
    /// <param name="member">Its row.</param>
    /// <param name="key">The key that it has proven.</param>
    /// <param name="keepsKey">Whether it can come back with that.</param>
    /// <param name="now">The time of the network.</param>
    /// <param name="until">When its certificate expires.</param>
    /// <returns>Whether it is enrolled.</returns>
    public bool Add(Member member, KeyHash key, bool keepsKey, DateTimeOffset now, DateTimeOffset until)
    {
        var added = new KeptMember(member.Id, key, member.Admission, member.Joined, until)
        {
            Labels = member.Labels,
            Enrolment = keepsKey ? NewEnrolment(member, now) : null,
        };
        lock (_sync)
        {
            if (_members.Count >= MaxMembers)
            {
                if (_members.Values.Where(m => m.Enrolment is null).MinBy(m => m.Until) is { } guest)
                    _members.Remove(guest.Id);
                else
                    added = added with { Enrolment = null };
            }
            _members[member.Id] = added with { Row = _members.GetValueOrDefault(member.Id)?.Row };
        }
        changes.Changed(StateParts.Members);
        return added.Enrolment is not null;
    }

    /// <summary>A member has come back with its certificate.</summary>
    /// <param name="member">Its new row.</param>
    /// <param name="until">When its new certificate expires.</param>
    /// <param name="seen">The time.</param>
    /// <returns>False if it is not a member any more.</returns>
    public bool TryReturn(Member member, DateTimeOffset until, DateTimeOffset seen) => TryChange(member.Id, kept => kept with
    {
        Until = until,
        Enrolment = kept.Enrolment is { } enrolment
            ? enrolment with { Alias = member.Alias!, LastSeen = seen, LastAddress = member.Address.Address }
            : null,
    });

    /// <summary>A new certificate was issued to a member.</summary>
    /// <returns>False if it is not a member any more.</returns>
    public bool TryExtend(MemberId member, DateTimeOffset until) => TryChange(member, kept => kept with { Until = until });

    /// <summary>Gives an enrolled member a name that it cannot change by itself.</summary>
    /// <returns>False if there is no enrolled member with this id.</returns>
    public bool TryFixAlias(MemberId member, string alias) =>
        TryChangeEnrolment(member, enrolment => enrolment with { Alias = alias, IsAliasFixed = true });

    /// <summary>A member has left. A guest's membership ends with that.</summary>
    public void Leave(MemberId member, DateTimeOffset now)
    {
        if (!TryChangeEnrolment(member, enrolment => enrolment with { LastSeen = now }))
            End(member);
    }

    /// <summary>From now on the certificates of this member are refused.</summary>
    /// <returns>False if it was not a member.</returns>
    public bool End(MemberId member)
    {
        bool wasMember;
        lock (_sync)
            wasMember = _members.Remove(member);
        if (wasMember)
            changes.Changed(StateParts.Members);
        return wasMember;
    }

    /// <summary>Ends the membership of all that were admitted in this way.</summary>
    /// <returns>These members.</returns>
    public IReadOnlyList<MemberId> EndAll(Predicate<RosterAdmission> isMeant) => EndWhere(m => isMeant(m.Admission));

    /// <summary>Ends the membership of a member and of others that have its key.</summary>
    /// <returns>These members.</returns>
    public IReadOnlyList<MemberId> EndBanned(Ban ban) => EndWhere(m => m.Id == ban.Member || m.Key == ban.Key);

    public int Count(Predicate<RosterAdmission> isMeant)
    {
        lock (_sync)
            return _members.Values.Count(m => isMeant(m.Admission));
    }

    private List<MemberId> EndWhere(Predicate<KeptMember> isMeant)
    {
        List<MemberId> ended;
        lock (_sync)
        {
            ended = [.. _members.Values.Where(m => isMeant(m)).Select(m => m.Id)];
            foreach (MemberId member in ended)
                _members.Remove(member);
        }
        if (ended.Count > 0)
            changes.Changed(StateParts.Members);
        return ended;
    }

    private bool TryChangeEnrolment(MemberId member, Func<KeptEnrolment, KeptEnrolment> change) => TryChange(
        member, kept => kept.Enrolment is { } enrolment ? kept with { Enrolment = change(enrolment) } : null);

    /// <param name="member">The member.</param>
    /// <param name="change">Returns null if there is nothing to change. Called under the lock.</param>
    private bool TryChange(MemberId member, Func<KeptMember, KeptMember?> change)
    {
        lock (_sync)
        {
            if (!_members.TryGetValue(member, out KeptMember? kept) || change(kept) is not { } changed)
                return false;
            _members[member] = changed;
        }
        changes.Changed(StateParts.Members);
        return true;
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

    /// <summary>Null for a guest.</summary>
    private KeptEnrolment? NewEnrolment(Member member, DateTimeOffset now)
    {
        Ticket? ticket = member.Admission.Ticket is { } id ? tickets.Find(id) : null;
        TimeSpan? life = ticket?.MemberLife ?? EnrolmentLife;
        return life == TimeSpan.Zero ? null : new KeptEnrolment(member.Alias!, member.Joined, member.Address.Address, now + life)
        {
            TicketNote = ticket?.Note,
        };
    }

    private static EnrolledMember ToEnrolled(KeptMember kept) => new()
    {
        Id = kept.Id,
        Alias = kept.Enrolment!.Alias,
        Key = kept.Key,
        AdmittedBy = RosterMapping.AdmittedByOf(kept.Admission),
        Ticket = kept.Admission.Ticket,
        TicketNote = kept.Enrolment.TicketNote,
        Roles = kept.Labels.Roles,
        Tags = kept.Labels.Tags,
        FirstSeen = kept.Joined,
        LastSeen = kept.Enrolment.LastSeen,
        LastAddress = kept.Enrolment.LastAddress,
        Expires = kept.Enrolment.Expires,
    };

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
        Labels = member.Labels,
    };
}
