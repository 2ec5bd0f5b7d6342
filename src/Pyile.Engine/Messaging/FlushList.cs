namespace Pyile.Engine.Messaging;

/// <summary>The callers that wait until every message sent before has an outcome. Its owner serializes all calls.</summary>
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

    /// <summary>Completes the waits for which nothing is pending any more. Continuations run on other threads.</summary>
    /// <param name="oldest">The sequence number of the oldest pending message, or null if there is none.</param>
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
