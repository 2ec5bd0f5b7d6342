using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>Judges who may be a member of the network.</summary>
internal interface IMemberStanding
{
    /// <returns>Why a member has to leave, or null if it may stay.</returns>
    LeaveReason? Judge(in BanSubject member);

    /// <summary>From now on the certificates of this member are refused.</summary>
    void End(MemberId member);
}
