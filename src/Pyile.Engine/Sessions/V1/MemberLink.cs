using System.Net;

namespace Pyile.Engine.Sessions.V1;

/// <summary>One member's link and why it ends.</summary>
internal sealed class MemberLink(HostControlLink control) : IAsyncDisposable
{
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reason = -1;

    public HostControlLink Control => control;

    public IPEndPoint Peer => control.Peer;

    public LeaveReason Reason => _reason < 0 ? LeaveReason.Left : (LeaveReason)_reason;

    public Task Gone => _gone.Task;

    /// <summary>The first reason counts: what follows is its consequence.</summary>
    public void End(LeaveReason reason)
    {
        Interlocked.CompareExchange(ref _reason, (int)reason, -1);
        control.Abort();
    }

    public void SetGone() => _gone.TrySetResult();

    public ValueTask DisposeAsync() => control.DisposeAsync();
}
