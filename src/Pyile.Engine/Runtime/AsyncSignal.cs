namespace Pyile.Engine.Runtime;

/// <summary>
/// Wakes all waiters when some state changes. To miss no change, a waiter takes <see cref="Next"/>, then checks the state, and
/// then awaits the task.
/// </summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource? _waiting;

    /// <summary>Completes at the next <see cref="Fire"/>.</summary>
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
