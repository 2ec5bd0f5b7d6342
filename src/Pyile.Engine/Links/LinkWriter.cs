using Pyile.Engine.Messaging;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Links;

/// <summary>
/// Writes what a link has to send, one batch after another. A caller that finds the writer idle may write at once; one that
/// finds it writing leaves a note. So a lone message is written without a change of threads, and what is added during a
/// write goes into the next batch together.
/// </summary>
/// <remarks>
/// The state is one integer that is exchanged atomically. A channel with one writing task would cost a lone message a change of
/// threads, which the benchmarks show.
/// </remarks>
/// <param name="connection">Where to write.</param>
/// <param name="source">Has the frames.</param>
internal sealed class LinkWriter(IConnection connection, IBatchSource source) : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Writing = 1;
    private const int HasMore = 2;
    private const int Stopped = 3;

    private readonly MessageBatch _batch = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    /// <summary>Tells the writer that there is something to write.</summary>
    /// <param name="atOnce">Whether this thread writes it, if the writer is idle; else another thread does, so that more can be added.</param>
    public void Signal(bool atOnce)
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

    /// <summary>Completes when nothing is being written any more and nothing ever will be.</summary>
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
                    source.Fill(_batch);
                    if (_batch.IsEmpty)
                        break;
                    await connection.WriteAsync(_batch.Bytes, CancellationToken.None).ConfigureAwait(false);
                    _batch.Clear();
                    // The caller's thread writes its own message and no more.
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
            // Any exception, or the link would go on without writing and its end would never come.
            source.OnWriteFailed(exception.Message);
        }
        Done();
    }

    private void Done()
    {
        _batch.Release();
        _done.TrySetResult();
    }
}
