using System.Net;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>
/// The rows of a host's roster: in this session's table, in the signed roster that goes to the members, and as they are kept for the next
/// start. The owner calls it under its lock.
/// </summary>
/// <param name="members">This session's table.</param>
/// <param name="publisher">The signed roster; null if only a legacy protocol is spoken.</param>
/// <param name="kept">Keeps the rows for the next start.</param>
internal sealed class HostRoster(MemberTable members, RosterPublisher? publisher, IKeptRows kept)
{
    private volatile bool _isClosed;

    public Member? Find(MemberId member) => members.FindMember(member);

    /// <summary>Whether no member of version 1 gets this address: one of version 2 has it, even if it is silent, or one that answers.</summary>
    public bool IsHeld(IPEndPoint address) => members.FindAll(address).Any(m => m.IsEncrypted || IsActive(m.Id));

    public bool IsActive(MemberId member) => members.Find(member) is { State: PeerState.Active };

    /// <returns>The new row.</returns>
    public Peer? Add(Member member)
    {
        publisher?.Join(member);
        kept.Set(member);
        return members.Add(member);
    }

    /// <returns>The row before and after, or null if the member is not on the roster.</returns>
    public (Peer Before, Peer After)? Update(Member member)
    {
        publisher?.Update(member);
        kept.Set(member);
        return members.Update(member);
    }

    /// <returns>The row as it was, or null if the member was not on the roster.</returns>
    public Peer? Remove(MemberId member, LeaveReason reason)
    {
        Peer? left = members.Remove(member);
        if (left is null)
            return null;
        publisher?.Leave(member, reason);
        if (!_isClosed)
            kept.Remove(member);
        return left;
    }

    /// <summary>The host stops: the rows stay for its next start, although the members leave.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Notes at which address a member reaches the host.</summary>
    public void SetHostAsSeen(MemberId member, IPEndPoint host) => members.SetOwnAddressFor(member, host);

    /// <summary>Notes that something came from a member.</summary>
    public void NoteHeard(MemberId member, TimeSpan? roundTrip, DateTimeOffset now) => members.NoteHeard(member, roundTrip, now);
}
