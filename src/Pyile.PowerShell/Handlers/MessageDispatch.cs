using Pyile.Engine;
using Pyile.Engine.Sessions;

namespace Pyile.Handlers;

/// <summary>
/// Takes messages out of the inbox for the handlers that want them. A message stays there while every handler that it is
/// for is full: so the session's senders wait, and none is lost. A handler that is full while another is not misses it.
/// </summary>
/// <param name="session">Whose inbox.</param>
/// <param name="handlers">The handlers now.</param>
internal sealed class MessageDispatch(Session session, Func<IReadOnlyList<Handler>> handlers)
{
    private readonly Lock _sync = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<Handler> _takers = [];

    /// <summary>There is another handler, one less, or room in one that was full.</summary>
    public void NoteChange() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Puts messages back into the inbox, at a moment when no later one is on its way: so they keep their order.</summary>
    public void Return(IReadOnlyList<Message> messages)
    {
        lock (_sync)
            session.Return(messages);
        NoteChange();
    }

    /// <summary>Runs until the session has ended and nothing is left for anybody, or until it is enough.</summary>
    public async Task RunAsync(Task enough)
    {
        Func<Message, bool> filter = IsWanted;
        long position = 0;
        Task changed = Task.CompletedTask;
        while (!enough.IsCompleted)
        {
            if (changed.IsCompleted)
            {
                changed = Volatile.Read(ref _changed).Task;
                _takers = [.. handlers().Where(h => h.Rule.TakesMessages)];
                position = 0;
            }
            Task arrived = session.NextArrival;
            bool isLast = session.Ended.IsCompleted;
            while (!enough.IsCompleted && TryDeliver(filter, ref position))
            {
            }
            if (isLast && !changed.IsCompleted && _takers.All(t => t.Queue.HasRoom || t.Queue.IsOver))
                return;
            await Task.WhenAny(arrived, changed, enough).ConfigureAwait(false);
        }
    }

    private bool IsWanted(Message message)
    {
        foreach (Handler taker in _takers)
        {
            if (taker.Rule.IsMatch(message) && taker.Queue.HasRoom)
                return true;
        }
        return false;
    }

    private bool TryDeliver(Func<Message, bool> filter, ref long position)
    {
        lock (_sync)
        {
            if (session.TryReceive(filter, ref position) is not { } message)
                return false;
            Deliver(message);
            return true;
        }
    }

    private void Deliver(Message message)
    {
        var delivery = new Delivery(message, isTaken: true);
        foreach (Handler taker in _takers)
        {
            if (!taker.Rule.IsMatch(message))
                continue;
            delivery.Hold();
            if (!taker.Queue.TryAdd(delivery))
                delivery.Release();
        }
        // All of them have just been unregistered.
        if (delivery.Release())
            session.Return([message]);
    }
}
