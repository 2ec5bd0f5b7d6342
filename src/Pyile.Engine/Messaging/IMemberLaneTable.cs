using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>The lanes to all members of version 2.</summary>
internal interface IMemberLaneTable
{
    /// <summary>The sums of all members, including those that have left.</summary>
    SessionCounters Counters { get; }

    /// <summary>The lanes to a member.</summary>
    MemberLanes To(Member member);

    /// <summary>The member is not on the roster any more: its link ends, and what is pending fails with this outcome.</summary>
    void Drop(MemberId member, SendOutcome outcome);

    /// <summary>Checks all links, and dials at once where messages wait for one: the network may have changed.</summary>
    void ProbeAll();

    /// <summary>Does the same for one member.</summary>
    void Probe(MemberId member);

    PeerStatistics? StatisticsOf(MemberId member);

    /// <summary>Completes when every message that was sent so far is delivered or has failed.</summary>
    Task FlushAsync();

    /// <summary>Does the same for members that are not away.</summary>
    Task FlushPresentAsync();

    /// <summary>The session has ended.</summary>
    void Close();
}
