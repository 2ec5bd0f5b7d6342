using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>Judges members by the bans and by the register of members.</summary>
internal sealed class MemberStanding(BanPolicy bans, MemberRegister members) : IMemberStanding
{
    public LeaveReason? Judge(in BanSubject member)
    {
        if (bans.Judge(member) is not null)
            return LeaveReason.Banned;
        // Members of version 1 have no certificates.
        return member.IsLegacy || (member.Member is { } id && members.IsMember(id)) ? null : LeaveReason.Removed;
    }

    public IReadOnlyList<(MemberId Member, string Alias, bool IsFixed)> HeldAliases(DateTimeOffset now) => members.HeldAliases(now);

    public void Leave(MemberId member, DateTimeOffset now) => members.Leave(member, now);

    public void End(MemberId member) => members.End(member);
}
