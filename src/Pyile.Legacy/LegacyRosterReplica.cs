using System.Net;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Legacy;

/// <summary>
/// The members that a host of version 1 lists. It sends nothing but addresses, so a member that is on two lists, one after the other, is
/// the same member.
/// </summary>
internal sealed class LegacyRosterReplica(MemberTable members)
{
    /// <summary>Takes over a list.</summary>
    /// <param name="addresses">The members in the host's order; an address that is listed twice is one member.</param>
    /// <param name="host">The host's address, or null.</param>
    /// <param name="own">This session's address.</param>
    /// <param name="now">The time.</param>
    /// <returns>The members that were not on the list before, and those that are not on it any more.</returns>
    public (IReadOnlyList<Peer> Joined, IReadOnlyList<Peer> Left) Replace(
        IReadOnlyList<IPEndPoint> addresses, IPEndPoint? host, IPEndPoint own, DateTimeOffset now)
    {
        HashSet<IPEndPoint> unknown = [.. addresses];
        MemberId? self = null;
        List<Peer> left = [];
        foreach (Member member in members.Snapshot().Roster)
        {
            if (!unknown.Remove(member.Address))
            {
                if (members.Remove(member.Id) is { } gone)
                    left.Add(gone);
            }
            else if (member.Address.Equals(own))
            {
                self = member.Id;
            }
        }
        members.SetSelf(self, own);
        List<Peer> joined = [];
        foreach (IPEndPoint address in addresses)
        {
            if (!unknown.Remove(address))
                continue;
            Member member = NewMember(address, address.Equals(host), now);
            // Before it is listed, so that it is never taken for another member.
            if (address.Equals(own))
                members.SetSelf(member.Id, own);
            if (members.Add(member) is { } peer)
                joined.Add(peer);
        }
        return (joined, left);
    }

    private static Member NewMember(IPEndPoint address, bool isHost, DateTimeOffset now) => new()
    {
        Id = MemberId.NewRandom(),
        Protocol = MemberProtocol.Legacy,
        IsHost = isHost,
        Addresses = [address],
        Joined = now,
    };
}
