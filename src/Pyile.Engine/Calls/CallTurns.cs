using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>
/// Runs a bounded number of calls at the same time. When more wait, the callers take turns, so that one that calls much does not hold up
/// the others.
/// </summary>
/// <param name="most">How many run at the same time.</param>
internal sealed class CallTurns(int most)
{
    private readonly Lock _sync = new();
    private readonly Dictionary<MemberId, Queue<ITurn>> _waiting = [];
    private readonly Queue<MemberId> _order = new();
    private int _running;

    /// <summary>Runs it now, or when it is its turn.</summary>
    public void Enter(ITurn turn)
    {
        lock (_sync)
        {
            if (_running == most)
            {
                Wait(turn);
                return;
            }
            _running++;
        }
        Begin(turn);
    }

    private void Begin(ITurn turn) =>
        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Turns.RunAsync(state.Turn), (Turns: this, Turn: turn), preferLocal: false);

    private async Task RunAsync(ITurn turn)
    {
        await turn.RunAsync().ConfigureAwait(false);
        if (TakeNext() is { } next)
            Begin(next);
    }

    private void Wait(ITurn turn)
    {
        if (!_waiting.TryGetValue(turn.Caller, out Queue<ITurn>? queue))
        {
            _waiting.Add(turn.Caller, queue = new Queue<ITurn>());
            _order.Enqueue(turn.Caller);
        }
        queue.Enqueue(turn);
    }

    private ITurn? TakeNext()
    {
        lock (_sync)
        {
            if (!_order.TryDequeue(out MemberId caller))
            {
                _running--;
                return null;
            }
            Queue<ITurn> queue = _waiting[caller];
            ITurn next = queue.Dequeue();
            if (queue.Count > 0)
                _order.Enqueue(caller);
            else
                _waiting.Remove(caller);
            return next;
        }
    }
}
