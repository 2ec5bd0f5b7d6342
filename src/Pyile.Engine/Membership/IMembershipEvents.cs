using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>What the host session learns of its members.</summary>
internal interface IMembershipEvents
{
    void Joined(Peer peer);

    void Left(Peer peer, LeaveReason reason);

    /// <summary>The roster says something else of a member than before.</summary>
    void Changed(Peer before, Peer after);

    void Suspect(MemberId member);

    void Answers(MemberId member);

    /// <summary>A heartbeat is due, as every few seconds while there are members.</summary>
    void Beat()
    {
    }
}
