namespace Pyile.Engine.Runtime;

/// <summary>Wakes all who wait for something to change. Take <see cref="Next"/> first, then look, then await: so no change is missed.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource? _waiting;

    public Task Next
    {
        get
        {
            TaskCompletionSource? waiting = Volatile.Read(ref _waiting);
            if (waiting is not null)
                return waiting.Task;
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _waiting, mine, null) ?? mine).Task;
        }
    }

    public void Fire() => Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
}
