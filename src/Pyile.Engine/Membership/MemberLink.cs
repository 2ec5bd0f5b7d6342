using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>One member's control link at the host, and why it ends.</summary>
internal sealed class MemberLink(Admitted admitted) : IAsyncDisposable
{
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reason = -1;
    private volatile bool _isSilent;
    private volatile bool _isAway;

    /// <summary>The link of a member that was lost before the host was started.</summary>
    public static MemberLink OfLost(Member member)
    {
        var link = new MemberLink(new Admitted(member, EndedControl.Instance));
        link.SetAway();
        return link;
    }

    public IMemberControl Control => admitted.Control;

    public Member Member => admitted.Member;

    public MemberId Id => admitted.Member.Id;

    /// <summary>What bans are compared with.</summary>
    public BanSubject Subject => new(Member.Address.Address) { Member = Id, Key = Member.KeyHash, IsLegacy = !Member.IsEncrypted };

    /// <summary>Whether it has ended without a goodbye, and its member may come back.</summary>
    public bool IsAway => _isAway;

    /// <summary>Completes when the member has another link or is off the roster.</summary>
    public Task Gone => _gone.Task;

    /// <summary>Completes when the link has ended and its member is away, has another link, or is off the roster.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Why it ended: for the host's own reason if there is one. Lost if the member may come back.</summary>
    public LeaveReason Reason
    {
        get
        {
            int reason = Volatile.Read(ref _reason);
            return reason >= 0 ? (LeaveReason)reason
                : _isSilent || !Control.HasLeft ? LeaveReason.Lost
                : LeaveReason.Left;
        }
    }

    /// <summary>The first reason counts: what follows is its consequence.</summary>
    public void End(LeaveReason reason, GoodbyeReason word)
    {
        Interlocked.CompareExchange(ref _reason, (int)reason, -1);
        Control.End(word);
    }

    /// <summary>Ends the link of a member that has been silent for too long.</summary>
    public void EndSilent()
    {
        _isSilent = true;
        Control.Abort();
    }

    public void SetAway() => _isAway = true;

    /// <summary>Its member is away, and may be taken over from now on.</summary>
    public void Settle() => _settled.TrySetResult();

    public void SetGone()
    {
        _gone.TrySetResult();
        _settled.TrySetResult();
    }

    public ValueTask DisposeAsync() => Control.DisposeAsync();
}
