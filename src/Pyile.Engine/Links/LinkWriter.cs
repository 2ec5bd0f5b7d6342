using Pyile.Engine.Transport;
namespace Pyile.Engine.Links;

/// <summary>
/// Writes what a link has to say, one batch after another. Whoever finds it idle may write at once; whoever finds it at
/// work leaves a note. So a lone message waits for nobody, and what comes while one is written goes together.
/// </summary>
/// <param name="connection">Where to.</param>
/// <param name="fill">Puts what there is into an empty batch, on one thread at a time.</param>
/// <param name="failed">Called once where the connection broke, with the reason.</param>
internal sealed class LinkWriter(IConnection connection, Action<MessageBatch> fill, Action<string> failed) : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Writing = 1;
    private const int HasMore = 2;
    private const int Stopped = 3;

    private readonly MessageBatch _batch = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    /// <summary>There is something to write.</summary>
    /// <param name="atOnce">By this thread, if nobody is writing; else by another, so that more can be said meanwhile.</param>
    public void Kick(bool atOnce)
    {
        int state = Volatile.Read(ref _state);
        while (state is Idle or Writing)
        {
            int before = Interlocked.CompareExchange(ref _state, HasMore, state);
            if (before == state)
            {
                if (state == Writing)
                    return;
                if (atOnce)
                    _ = WriteAsync(batches: 1);
                else
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }
            state = before;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = WriteAsync(int.MaxValue);

    /// <summary>Completes when nothing is being written any more, nor ever will be.</summary>
    public Task StopAsync()
    {
        if (Interlocked.Exchange(ref _state, Stopped) == Idle)
            Done();
        return _done.Task;
    }

    private async Task WriteAsync(int batches)
    {
        try
        {
            do
            {
                if (Interlocked.CompareExchange(ref _state, Writing, HasMore) == Stopped)
                    break;
                while (true)
                {
                    fill(_batch);
                    if (_batch.IsEmpty)
                        break;
                    await connection.WriteAsync(_batch.Bytes, CancellationToken.None).ConfigureAwait(false);
                    _batch.Clear();
                    // The rest is not what this thread came for.
                    if (--batches == 0)
                    {
                        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                        return;
                    }
                }
                _batch.Release();
            }
            while (Interlocked.CompareExchange(ref _state, Idle, Writing) == HasMore);
            if (Volatile.Read(ref _state) != Stopped)
                return;
        }
        catch (Exception exception)
        {
            // Also what nobody foresaw: the link would go on without a word, and its end would be waited for in vain.
            failed(exception.Message);
        }
        Done();
    }

    private void Done()
    {
        _batch.Release();
        _done.TrySetResult();
    }
}
