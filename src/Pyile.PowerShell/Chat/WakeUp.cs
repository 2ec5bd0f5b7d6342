namespace Pyile.Chat;

/// <summary>Wakes the pipeline thread when another thread has something for it.</summary>
internal sealed class WakeUp
{
    private readonly object _sync = new();
    private bool _isSet;

    public void Set()
    {
        lock (_sync)
        {
            _isSet = true;
            Monitor.Pulse(_sync);
        }
    }

    /// <summary>Wakes the pipeline thread when the task has ended in any way.</summary>
    public void SetAfter(Task task) =>
        task.ContinueWith(_ => Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    public void Wait(TimeSpan timeout)
    {
        lock (_sync)
        {
            if (!_isSet)
                Monitor.Wait(_sync, timeout);
            _isSet = false;
        }
    }
}
