using System.Threading.Channels;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>A call of an endpoint of another member. It runs at most once, also if links break.</summary>
public sealed class Call
{
    private readonly CallRequest _request;
    private readonly MonotonicClock _clock;
    private readonly TimeSpan _began;
    private readonly ICallOwner _owner;
    private readonly CallItems _items;
    private readonly TaskCompletionSource<CallResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _deadline;
    private CancellationTokenRegistration _cancellation;

    internal Call(Guid id, MemberId to, CallRequest request, MonotonicClock clock, ICallOwner owner)
    {
        Id = id;
        To = to;
        _request = request;
        _clock = clock;
        _began = clock.Now;
        _owner = owner;
        _items = new CallItems(this, owner);
    }

    /// <summary>What both sides know the call by.</summary>
    public Guid Id { get; }

    /// <summary>Which member is called.</summary>
    public MemberId To { get; }

    /// <summary>
    /// What the call returns, in order, as it arrives; completed when the call is over. The callee pauses while 256 KiB of it were not read.
    /// </summary>
    public ChannelReader<CallItem> Items => _items;

    /// <summary>How the call ended, whether its items were read or not. It never fails.</summary>
    public Task<CallResult> Result => _result.Task;

    /// <summary>Ends the call at once, and asks the member to stop what it runs.</summary>
    public void Cancel() => _owner.GiveUp(this, CallFailure.Cancelled);

    /// <summary>Whether the caller has its result.</summary>
    internal bool IsOver => Result.IsCompleted;

    /// <summary>Watches the deadline and the caller's token, which end the call.</summary>
    internal void Watch(TimeProvider time, CancellationToken cancellationToken)
    {
        if (_request.Timeout is { } timeout)
        {
            _deadline = time.CreateTimer(
                static call => ((Call)call!).GiveUpLate(), this, timeout, System.Threading.Timeout.InfiniteTimeSpan);
        }
        _cancellation = cancellationToken.UnsafeRegister(static call => ((Call)call!).Cancel(), this);
        // The call may have ended before there was something to release.
        if (IsOver)
            Release();
    }

    /// <summary>The tags of its request, if that is written now.</summary>
    internal TagBlock GetTags() => CallTags.OfRequest(_request.Endpoint, _request.Timeout - (_clock.Now - _began));

    /// <inheritdoc cref="CallItems.TryAdd"/>
    internal bool TryAdd(CallItem? item, int cost) => _items.TryAdd(item, cost);

    /// <summary>Ends the call, if it has not ended.</summary>
    internal void End(CallFailure failure, string? detail, bool mayHaveRun)
    {
        _items.Complete();
        _result.TrySetResult(new CallResult { Failure = failure, Detail = detail, MayHaveRun = mayHaveRun, Elapsed = _clock.Now - _began });
        Release();
    }

    private void GiveUpLate() => _owner.GiveUp(this, CallFailure.TimedOut);

    private void Release()
    {
        _deadline?.Dispose();
        _cancellation.Unregister();
    }
}
