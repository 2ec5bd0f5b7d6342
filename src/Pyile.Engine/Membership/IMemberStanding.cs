using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>Judges who may be a member of the network.</summary>
internal interface IMemberStanding
{
    /// <returns>Why a member has to leave, or null if it may stay.</returns>
    LeaveReason? Judge(in BanSubject member);

    /// <summary>The names of the members that are enrolled, and whether the owner has chosen them.</summary>
    IReadOnlyList<(MemberId Member, string Alias, bool IsFixed)> HeldAliases(DateTimeOffset now);

    /// <summary>A member has left by itself. If it is enrolled, it may come back.</summary>
    void Leave(MemberId member, DateTimeOffset now);

    /// <summary>From now on the certificates of this member are refused.</summary>
    void End(MemberId member);
}
