namespace Pyile.Engine.Messaging;

/// <summary>Those who wait until what was sent before has an outcome. Whoever uses it holds one lock around all of it.</summary>
internal sealed class FlushList
{
    private readonly List<(long Sequence, TaskCompletionSource Reached)> _waiting = [];

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Completes when nothing up to this sequence number is pending.</summary>
    public Task Add(long sequence)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((sequence, reached));
        return reached.Task;
    }

    /// <summary>Completes those who wait for nothing that is still pending. Their code runs elsewhere.</summary>
    /// <param name="oldest">The sequence number of the oldest that is pending; null where none is.</param>
    public void Reach(long? oldest)
    {
        foreach ((long sequence, TaskCompletionSource reached) in _waiting)
        {
            if (oldest is null || sequence < oldest)
                reached.TrySetResult();
        }
        _waiting.RemoveAll(f => oldest is null || f.Sequence < oldest);
    }
}
