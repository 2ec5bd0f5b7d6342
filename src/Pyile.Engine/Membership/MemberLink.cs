using System.Net;
using Pyile.Engine.Admission;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>One member's link and why it ends.</summary>
internal sealed class MemberLink(NewMember member) : IAsyncDisposable
{
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reason = -1;

    public IMemberControl Control => member.Control;

    public RosterEntry Entry => member.Entry;

    public MemberId Id => member.Entry.Id;

    public IPEndPoint Peer => member.Address;

    /// <summary>What bans are compared with.</summary>
    public BanSubject Subject
    {
        get
        {
            bool isLegacy = Entry.Traits.HasFlag(MemberTraits.IsUnencrypted);
            return new BanSubject(Peer.Address) { Member = Id, Key = isLegacy ? null : Entry.KeyHash, IsLegacy = isLegacy };
        }
    }

    public LeaveReason Reason => _reason < 0 ? LeaveReason.Left : (LeaveReason)_reason;

    public Task Gone => _gone.Task;

    /// <summary>The first reason counts: what follows is its consequence.</summary>
    public void End(LeaveReason reason, GoodbyeReason word)
    {
        Interlocked.CompareExchange(ref _reason, (int)reason, -1);
        Control.End(word);
    }

    public void SetGone() => _gone.TrySetResult();

    public ValueTask DisposeAsync() => Control.DisposeAsync();
}
