using Pyile.Engine;
using Pyile.Engine.Model;

namespace Pyile.Runtime.Handlers;

/// <summary>
/// Takes messages out of the inbox for the handlers that want them. A message stays there while every handler that it is
/// for is full: so the session's senders wait, and none is lost. A handler that is full while another is not misses it.
/// </summary>
/// <param name="session">Whose inbox.</param>
/// <param name="handlers">The handlers now.</param>
internal sealed class MessageDispatch(Session session, Func<IReadOnlyList<Handler>> handlers)
{
    private readonly Lock _sync = new();
    private readonly HashSet<Handler> _passedBy = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<Handler> _takers = [];
    private Task _change = Task.CompletedTask;
    private bool _isOutdated;
    private long _position;

    /// <summary>There is another handler, one less, or room in one that was full.</summary>
    public void NoteChange() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Puts messages back into the inbox, at a moment when no later one is on its way: so they keep their order.</summary>
    public void Return(IReadOnlyList<Message> messages)
    {
        lock (_sync)
        {
            session.Return(messages);
            NoteChange();
        }
    }

    /// <summary>Runs until the session has ended and nothing is left for anybody, or until it is enough.</summary>
    public async Task RunAsync(Task enough)
    {
        Func<Message, bool> filter = IsWanted;
        while (!enough.IsCompleted)
        {
            Task arrived = session.NextArrival;
            bool isLast = session.Ended.IsCompleted;
            while (!enough.IsCompleted && TryDeliver(filter))
            {
            }
            if (isLast && !_change.IsCompleted && _passedBy.All(h => h.Queue.IsOver))
                return;
            await Task.WhenAny(arrived, _change, enough).ConfigureAwait(false);
        }
    }

    private bool TryDeliver(Func<Message, bool> filter)
    {
        lock (_sync)
        {
            if (_change.IsCompleted)
                BeginAnew();
            if (session.TryReceive(filter, ref _position) is not { } message)
                return false;
            Deliver(message);
            return true;
        }
    }

    private void BeginAnew()
    {
        _change = Volatile.Read(ref _changed).Task;
        _takers = [.. handlers().Where(h => h.Rule.TakesMessages)];
        _passedBy.Clear();
        _isOutdated = false;
        _position = 0;
    }

    // One that has room again, but was passed by, gets the older ones first: all are looked at anew then.
    private bool IsWanted(Message message)
    {
        if (_isOutdated)
            return false;
        bool hasTaker = false;
        foreach (Handler taker in _takers)
        {
            if (!taker.Rule.IsMatch(message) || !taker.Queue.HasRoom)
                continue;
            if (_passedBy.Contains(taker))
            {
                _isOutdated = true;
                return false;
            }
            hasTaker = true;
        }
        if (!hasTaker)
            _passedBy.UnionWith(_takers.Where(t => t.Rule.IsMatch(message)));
        return hasTaker;
    }

    private void Deliver(Message message)
    {
        var delivery = new Delivery(message, isTaken: true);
        foreach (Handler taker in _takers)
        {
            if (!taker.Rule.IsMatch(message))
                continue;
            delivery.Hold();
            if (!taker.Queue.TryAdd(delivery, isLate: _passedBy.Contains(taker)))
                delivery.Release();
        }
        // All of them have just been unregistered.
        if (delivery.Release())
            session.Return([message]);
    }
}
