using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>One member's link and why it ends.</summary>
internal sealed class MemberLink(Admitted admitted) : IAsyncDisposable
{
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reason = -1;

    public IMemberControl Control => admitted.Control;

    public Member Member => admitted.Member;

    public MemberId Id => admitted.Member.Id;

    /// <summary>What bans are compared with.</summary>
    public BanSubject Subject => new(Member.Address.Address) { Member = Id, Key = Member.KeyHash, IsLegacy = !Member.IsEncrypted };

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
