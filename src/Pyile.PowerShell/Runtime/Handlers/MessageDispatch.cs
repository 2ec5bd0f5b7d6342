using Pyile.Engine;
using Pyile.Engine.Model;

namespace Pyile.Runtime.Handlers;

/// <summary>
/// Takes messages out of the inbox for the handlers that want them. A message stays in the inbox while all handlers that
/// want it are full, so its senders wait and no message is lost. If only some of them are full, those miss it.
/// </summary>
/// <param name="session">The session whose inbox is read.</param>
/// <param name="handlers">Returns the current handlers.</param>
internal sealed class MessageDispatch(Session session, Func<IReadOnlyList<Handler>> handlers)
{
    private readonly Lock _sync = new();
    private readonly HashSet<Handler> _passedBy = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<Handler> _takers = [];
    private Task _change = Task.CompletedTask;
    private bool _isOutdated;
    private long _position;

    /// <summary>A handler was added or removed, or a full handler has room again.</summary>
    public void NoteChange() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Returns messages to the inbox while no later message is being delivered, so that their order is kept.</summary>
    public void Return(IReadOnlyList<Message> messages)
    {
        lock (_sync)
        {
            session.Return(messages);
            NoteChange();
        }
    }

    /// <summary>
    /// Runs until the session has ended and no message is left for a handler, or until <paramref name="enough"/> completes.
    /// </summary>
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

    // A handler that was full when an older message passed gets that message first, so the inbox is read from the start again.
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
        // All of these handlers have just been unregistered.
        if (delivery.Release())
            session.Return([message]);
    }
}
