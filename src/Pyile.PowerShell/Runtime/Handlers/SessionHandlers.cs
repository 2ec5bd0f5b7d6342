using Pyile.Engine;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;

namespace Pyile.Runtime.Handlers;

/// <summary>The handlers of one session.</summary>
internal sealed class SessionHandlers : IHandlerGroup
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    private readonly Session _session;
    private readonly string _name;
    private readonly MessageDispatch _dispatch;
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _sync = new();
    private readonly List<InboxReader> _readers = [];
    private volatile Handler[] _all = [];
    private Task _dispatching = Task.CompletedTask;
    private SessionEvent? _last;
    private bool _isDispatching;
    private bool _isClosed;

    public SessionHandlers(Session session, string name)
    {
        _session = session;
        _name = name;
        _dispatch = new MessageDispatch(session, this);
    }

    /// <summary>A snapshot in the order of registration.</summary>
    public IReadOnlyList<Handler> All => _all;

    /// <summary>There is room in a handler that was full.</summary>
    public void NoteRoom() => _dispatch.NoteChange();

    /// <summary>Opens a reader for the messages that no handler takes.</summary>
    /// <param name="filter">Which of them are read, or null for all.</param>
    public InboxReader OpenReader(Func<Message, bool>? filter)
    {
        InboxReader reader = _session.OpenReader(m => (filter is null || filter(m)) && !AreFor(m));
        lock (_sync)
        {
            _readers.RemoveAll(r => r.IsDisposed);
            _readers.Add(reader);
        }
        return reader;
    }

    public bool IsNameTaken(string name) => _all.Any(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds a handler, which gets events from now on.</summary>
    /// <returns>False if the session has ended or another handler has the name.</returns>
    public bool TryAdd(Handler handler)
    {
        lock (_sync)
        {
            if (_isClosed || IsNameTaken(handler.Name))
                return false;
            _all = [.. _all, handler];
            if (handler.Rule.TakesMessages && !_isDispatching)
            {
                _isDispatching = true;
                _dispatching = Task.Run(() => _dispatch.RunAsync(_enough.Task));
            }
        }
        NoteChange();
        return true;
    }

    /// <summary>Stops a handler after its current event, and removes it when it has ended.</summary>
    public Task RemoveAsync(Handler handler)
    {
        handler.Stop();
        return RemoveWhenEndedAsync(handler);
    }

    /// <summary>Returns messages that no handler will process to the inbox.</summary>
    public void GiveBack(IReadOnlyList<Delivery> left)
    {
        Message[] unhandled = [.. left.Where(d => d.IsTaken && d.Release()).Select(d => d.Message!)];
        _dispatch.Return(unhandled);
        NoteChange();
    }

    /// <summary>Passes an event of the session to the handlers. This method does not wait.</summary>
    public void Raise(SessionEvent occurrence)
    {
        // Delivered last, after the messages that are still in the inbox.
        if (occurrence is SessionClosed)
            _last = occurrence;
        else
            Offer(occurrence);
    }

    /// <summary>
    /// After the last event: delivers the remaining messages, and completes when the handlers have processed them.
    /// </summary>
    public async Task CloseAsync()
    {
        lock (_sync)
            _isClosed = true;
        await _dispatching.ConfigureAwait(false);
        if (_last is not null)
            Offer(_last);
        Handler[] all = _all;
        foreach (Handler handler in all)
            handler.Queue.Complete();
        Task ended = Task.WhenAll(all.Select(h => h.Ended));
        await Task.WhenAny(ended, _enough.Task).ConfigureAwait(false);
        if (!ended.IsCompleted)
            await KillAsync(all, ended).ConfigureAwait(false);
    }

    /// <summary>Limits the time in which the handlers must finish.</summary>
    public void Limit(TimeSpan time) =>
        _ = Task.Delay(time, TimeProvider.System)
            .ContinueWith(_ => _enough.TrySetResult(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private static async Task KillAsync(Handler[] all, Task ended)
    {
        foreach (Handler handler in all.Where(h => !h.Ended.IsCompleted))
        {
            int left = handler.Kill();
            handler.Note(
                PyileLogLevel.Warning, $"The session has ended and the handler was stopped; {left:#,0} events were not processed.");
        }
        await Task.WhenAny(ended, Task.Delay(StopTime, TimeProvider.System)).ConfigureAwait(false);
        foreach (Handler handler in all.Where(h => !h.Ended.IsCompleted))
            handler.Note(PyileLogLevel.Error, "The handler could not be stopped, because its action is in a call that does not return.");
    }

    private async Task RemoveWhenEndedAsync(Handler handler)
    {
        await handler.Ended.ConfigureAwait(false);
        lock (_sync)
            _all = [.. _all.Where(h => h != handler)];
        NoteChange();
    }

    /// <summary>Whether a handler takes a message that is in the inbox, so that readers leave it there.</summary>
    private bool AreFor(Message message)
    {
        foreach (Handler handler in _all)
        {
            if (handler.Rule.TakesMessages && handler.Rule.IsMatch(message, _session) && !handler.Queue.IsOver)
                return true;
        }
        return false;
    }

    // Which messages are left to readers has changed, too.
    private void NoteChange()
    {
        _dispatch.NoteChange();
        InboxReader[] readers;
        lock (_sync)
            readers = [.. _readers.Where(r => !r.IsDisposed)];
        foreach (InboxReader reader in readers)
            reader.Rewind();
    }

    private void Offer(SessionEvent occurrence)
    {
        Handler[] all = _all;
        if (all.Length == 0)
            return;
        if (occurrence is MessageReceived { Message: var message })
        {
            foreach (Handler handler in all)
            {
                if (handler.Rule.SeesMessages && handler.Rule.IsMatch(message, _session))
                    handler.Queue.TryAdd(new Delivery(message, isTaken: false));
            }
            return;
        }
        var seen = new PyileEvent(occurrence, _name);
        foreach (Handler handler in all)
        {
            if (handler.Rule.IsMatch(seen))
                handler.Queue.TryAdd(new Delivery(seen, isTaken: false));
        }
    }
}
