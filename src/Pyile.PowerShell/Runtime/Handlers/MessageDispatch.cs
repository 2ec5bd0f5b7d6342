using Pyile.Engine;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;

namespace Pyile.Runtime.Handlers;

/// <summary>
/// Takes messages out of the inbox for the handlers that want them. A message stays in the inbox while all handlers that
/// want it are full, so its senders wait and no message is lost. If only some of them are full, those miss it.
/// </summary>
/// <param name="session">The session whose inbox is read.</param>
/// <param name="handlers">The handlers of the session.</param>
internal sealed class MessageDispatch(Session session, IHandlerGroup handlers)
{
    // The handlers that were full when the reader skipped a message that is for them.
    private readonly HashSet<Handler> _skipped = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Handler[] _takers = [];

    /// <summary>A handler was added or removed, or a full handler has room again.</summary>
    public void NoteChange() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Returns messages to their places in the inbox.</summary>
    public void Return(IReadOnlyList<Message> messages)
    {
        using InboxReader reader = session.OpenReader();
        reader.Return(messages);
    }

    /// <summary>
    /// Runs until the session has ended and no message is left for a handler, or until <paramref name="enough"/> completes.
    /// </summary>
    public async Task RunAsync(Task enough)
    {
        using InboxReader reader = session.OpenReader(m => _takers.Any(h => h.Rule.IsMatch(m, session)));
        while (!enough.IsCompleted)
        {
            Task changed = Volatile.Read(ref _changed).Task;
            _takers = [.. handlers.All.Where(h => h.Rule.TakesMessages)];
            Restart(reader);
            if (await IsOverBeforeAsync(Task.WhenAny(changed, enough), reader).ConfigureAwait(false))
                return;
        }
    }

    private async Task<bool> IsOverBeforeAsync(Task change, InboxReader reader)
    {
        while (true)
        {
            bool isLast = session.Ended.IsCompleted;
            while (!change.IsCompleted && TryDeliver(reader))
            {
            }
            if (change.IsCompleted)
                return false;
            if (isLast && _skipped.All(h => h.Queue.IsOver))
                return true;
            if (isLast)
                await change.ConfigureAwait(false);
            else
                await WaitAsync(reader, change).ConfigureAwait(false);
        }
    }

    private static async Task WaitAsync(InboxReader reader, Task change)
    {
        using var cancellation = new CancellationTokenSource();
        Task arrival = reader.WaitAsync(cancellation.Token);
        await Task.WhenAny(arrival, change).ConfigureAwait(false);
        await cancellation.CancelAsync().ConfigureAwait(false);
        await arrival.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <returns>False if no message waits that has not been skipped.</returns>
    private bool TryDeliver(InboxReader reader)
    {
        if (reader.TryPeek() is not { } message)
            return false;
        Handler[] takers = [.. _takers.Where(h => h.Rule.IsMatch(message, session))];
        HashSet<Handler> ready = [.. takers.Where(h => h.Queue.HasRoom)];
        if (ready.Count == 0)
        {
            _skipped.UnionWith(takers);
            reader.Skip(message);
        }
        else if (ready.Overlaps(_skipped))
        {
            // A handler that was full has room again: the messages that were skipped come first.
            Restart(reader);
        }
        else if (reader.TryTake(message))
        {
            Deliver(message, takers, ready);
        }
        return true;
    }

    private void Restart(InboxReader reader)
    {
        _skipped.Clear();
        reader.Rewind();
    }

    private void Deliver(Message message, Handler[] takers, HashSet<Handler> ready)
    {
        var delivery = new Delivery(message, isTaken: true);
        foreach (Handler taker in takers)
        {
            delivery.Hold();
            if (!taker.Queue.TryAdd(delivery, isLate: !ready.Contains(taker)))
                delivery.Release();
        }
        // All of these handlers have just been unregistered.
        if (delivery.Release())
            Return([message]);
    }
}
