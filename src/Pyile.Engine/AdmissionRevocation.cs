using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>Ends the membership of those that were admitted by something that the owner of a host has revoked.</summary>
internal sealed class AdmissionRevocation(HostServices host)
{
    /// <param name="isMeant">Whether a member that was admitted in this way is affected.</param>
    /// <param name="removeMembers">Whether affected members are removed; else they are only counted.</param>
    /// <returns>How many members are affected.</returns>
    public int Revoke(Predicate<RosterAdmission> isMeant, bool removeMembers)
    {
        // Members of version 1 have no certificates, so only their links are ended.
        int members = host.Store.Members.Count(isMeant) + host.Membership.Count(l => !l.Member.IsEncrypted && isMeant(l.Member.Admission));
        if (removeMembers)
        {
            foreach (MemberId ended in host.Store.Members.EndAll(isMeant))
                host.Membership.Aliases.Free(ended);
            host.Membership.Expel(l => isMeant(l.Member.Admission), LeaveReason.Removed, GoodbyeReason.Removed);
        }
        return members;
    }
}
