using System.Diagnostics.CodeAnalysis;
using Pyile.Engine.Model;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>
/// The messages that are on their way at the same time, up to a limit. Each receiver has a queue, in which results are
/// taken in the order of sending; no queue waits for another. Only the pipeline thread uses it.
/// </summary>
internal sealed class SendWindow
{
    private const int Limit = 1000;

    private readonly List<ReceiptQueue> _queues = [];
    private int _next;
    private int _count;

    /// <summary>The number of messages so far, one for each receiver.</summary>
    public long Added { get; private set; }

    /// <summary>The number of messages whose result has been taken.</summary>
    public long Taken => Added - _count;

    public bool IsEmpty => _count == 0;

    /// <summary>
    /// Whether a message to so many receivers has to wait. A broadcast to more members than the limit is sent alone.
    /// </summary>
    public bool IsFullFor(int receivers) => _count > 0 && _count + receivers > Limit;

    public ReceiptQueue AddQueue(ModuleSession session)
    {
        var queue = new ReceiptQueue(session);
        _queues.Add(queue);
        return queue;
    }

    public void Add(ReceiptQueue queue, Task<Receipt> sending)
    {
        queue.Pending.Enqueue(sending);
        _count++;
        Added++;
    }

    /// <summary>Takes a result that is already there.</summary>
    public bool TryTake([NotNullWhen(true)] out ModuleSession? session, [NotNullWhen(true)] out Task<Receipt>? sent)
    {
        for (int i = 0; i < _queues.Count; i++)
        {
            ReceiptQueue queue = _queues[_next];
            if (queue.Pending.TryPeek(out sent) && sent.IsCompleted)
            {
                queue.Pending.Dequeue();
                _count--;
                session = queue.Session;
                return true;
            }
            _next = (_next + 1) % _queues.Count;
        }
        (session, sent) = (null, null);
        return false;
    }

    /// <summary>Completes when a result is there or, if single results are not needed, when several are there.</summary>
    public Task WhenAnyAsync(bool single) =>
        Task.WhenAny(_queues
            .Where(l => l.Pending.Count > 0)
            .Select(l => single ? l.Pending.Peek() : l.Pending.ElementAt(l.Pending.Count / 2)));

    /// <summary>Stops waiting for the remaining results and ignores their errors.</summary>
    public void Abandon()
    {
        foreach (Task<Receipt> sending in _queues.SelectMany(l => l.Pending))
        {
            _ = sending.ContinueWith(
                static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
        _queues.Clear();
        _count = 0;
    }
}
