using Pyile.Engine.Model;

namespace Pyile.Engine.Messaging;

/// <summary>
/// Reads the messages of a session's inbox that a filter accepts, oldest first. Several readers share one inbox: each
/// message is taken by exactly one of them. A reader remembers how far it has looked, so its filter sees each waiting
/// message at most once.
/// </summary>
/// <remarks>
/// <para>
/// The filter runs on the thread of the caller, or, while <see cref="TakeAsync"/> or <see cref="WaitAsync"/> waits, on a
/// thread pool thread: never under a lock and never on the thread that reads from the network. A burst of messages costs a
/// waiting reader one turn on the thread pool, and the caller is woken only if the filter accepts one of them. A reader
/// without a filter needs no turn and gets the message directly.
/// </para>
/// <para>All calls but <see cref="Rewind"/>, <see cref="Return"/> and <see cref="Dispose"/> are for one caller at a time.</para>
/// </remarks>
public sealed class InboxReader : IDisposable
{
    private readonly Inbox _inbox;
    private readonly Func<Message, bool>? _filter;
    private readonly LinkedListNode<InboxReader> _node;

    // All below are guarded by the inbox's lock. Messages from _next on, and those in _returned, have not been rejected.
    private long _next = 1;
    private SortedSet<long>? _returned;
    private long _accepted;
    private int _generation;
    private PendingRead? _pending;
    private bool _isInTurn;
    private bool _isDisposed;

    internal InboxReader(Inbox inbox, Func<Message, bool>? filter)
    {
        _inbox = inbox;
        _filter = filter;
        _node = new LinkedListNode<InboxReader>(this);
    }

    /// <summary>Whether the reader was closed, so that it takes nothing any more.</summary>
    public bool IsDisposed
    {
        get
        {
            lock (_inbox.Sync)
                return _isDisposed;
        }
    }

    /// <summary>Takes the oldest message that the filter accepts. Works after the session has ended, too.</summary>
    /// <returns>Null if there is none.</returns>
    public Message? TryTake()
    {
        BeginTurn();
        return Scan(isTake: true, pending: null);
    }

    /// <summary>The oldest message that the filter accepts, which stays in the inbox; another reader may take it.</summary>
    /// <returns>Null if there is none.</returns>
    public Message? TryPeek()
    {
        BeginTurn();
        return Scan(isTake: false, pending: null);
    }

    /// <summary>Takes a message that <see cref="TryPeek"/> has returned.</summary>
    /// <returns>False if another reader has taken it.</returns>
    public bool TryTake(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        bool isTaken;
        bool hasMoreRoom;
        lock (_inbox.Sync)
        {
            isTaken = _inbox.TryRemove(message, out hasMoreRoom);
            NotePassed(message.InboxNumber);
        }
        if (hasMoreRoom)
            _inbox.AnnounceRoom();
        return isTaken;
    }

    /// <summary>Rejects a message that <see cref="TryPeek"/> has returned, as if the filter had: this reader leaves it to others.</summary>
    public void Skip(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_inbox.Sync)
            NotePassed(message.InboxNumber);
    }

    /// <summary>Waits for a message that the filter accepts, and takes it.</summary>
    /// <param name="cancellationToken">Ends the wait; no message is taken then.</param>
    /// <returns>Null if the session has ended and no message is left.</returns>
    public Task<Message?> TakeAsync(CancellationToken cancellationToken = default) => ReadAsync(isTake: true, cancellationToken);

    /// <summary>Waits for a message that the filter accepts, and leaves it in the inbox.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if the session has ended and no message is left.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(isTake: false, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>
    /// Looks at all waiting messages again, also those that the filter has rejected. Call it when something changes that the
    /// filter depends on; a wait that is under way takes it into account.
    /// </summary>
    public void Rewind()
    {
        bool isTurn;
        lock (_inbox.Sync)
        {
            _generation++;
            _next = 1;
            _accepted = 0;
            _returned = null;
            isTurn = _pending is not null && TryBeginTurn();
        }
        if (isTurn)
            RunTurns([this]);
    }

    /// <summary>
    /// Puts messages that were taken from this inbox back to their places. Readers that are beyond those places look at
    /// them again.
    /// </summary>
    public void Return(IReadOnlyList<Message> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        _inbox.Return(messages);
    }

    /// <summary>Closes the reader. A wait that is under way ends as if the session had ended.</summary>
    public void Dispose()
    {
        PendingRead? ended = null;
        lock (_inbox.Sync)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _inbox.RemoveReader(this);
            if (!_isInTurn)
                ended = EndWait();
        }
        ended?.Complete(null);
    }

    /// <summary>Runs the turns that have begun. Readers with a filter run it elsewhere, because it is not our code.</summary>
    internal static void RunTurns(InboxReader[] readers)
    {
        foreach (InboxReader reader in readers)
        {
            if (reader._filter is null)
                reader.RunTurn();
            else
                ThreadPool.UnsafeQueueUserWorkItem(static r => r.RunTurn(), reader, preferLocal: false);
        }
    }

    /// <summary>Whether this reader is now to look at what is new. Called under the inbox's lock.</summary>
    internal bool TryBeginTurn() => !_isInTurn && (_isInTurn = true);

    /// <summary>Messages are back in the inbox. Called under the inbox's lock.</summary>
    internal void NoteReturned(ReadOnlySpan<Message> messages)
    {
        foreach (Message message in messages)
        {
            if (message.InboxNumber < _next)
                (_returned ??= []).Add(message.InboxNumber);
        }
    }

    private void BeginTurn()
    {
        lock (_inbox.Sync)
        {
            if (_pending is not null || !TryBeginTurn())
                throw new InvalidOperationException("A reader is for one caller at a time, and another call is waiting.");
        }
    }

    private Task<Message?> ReadAsync(bool isTake, CancellationToken cancellationToken)
    {
        var pending = new PendingRead(isTake);
        lock (_inbox.Sync)
        {
            if (_pending is not null || !TryBeginTurn())
                throw new InvalidOperationException("A reader is for one caller at a time, and another call is waiting.");
            _pending = pending;
            _inbox.AddWaiting(_node);
        }
        RunTurn();
        if (cancellationToken.CanBeCanceled && !pending.Task.IsCompleted)
            pending.CancelWith(Cancel, cancellationToken);
        return pending.Task;
    }

    private void RunTurn()
    {
        PendingRead pending = _pending!;
        try
        {
            if (Scan(pending.IsTake, pending) is { } message)
                pending.Complete(message);
        }
        catch (Exception exception)
        {
            // The filter's own, for the caller that gave it.
            pending.Fail(exception);
        }
    }

    /// <summary>Shows messages to the filter until it accepts one or none is left, and ends the turn.</summary>
    /// <param name="isTake">Whether the message is taken; else it stays.</param>
    /// <param name="pending">The wait that this turn is for, which ends with a message or with the session; or null.</param>
    private Message? Scan(bool isTake, PendingRead? pending)
    {
        Message? shown = null;
        bool isAccepted = false;
        int generation = 0;
        while (true)
        {
            Message? candidate;
            PendingRead? ended = null;
            bool hasMoreRoom = false;
            lock (_inbox.Sync)
            {
                if (shown is not null && generation == _generation)
                {
                    if (isAccepted)
                        _accepted = shown.InboxNumber;
                    else
                        NotePassed(shown.InboxNumber);
                }
                candidate = _isDisposed || pending is { IsCancelled: true } ? null : Next();
                bool isFound = candidate is not null && (_filter is null || candidate.InboxNumber == _accepted);
                if (isFound && isTake)
                {
                    _inbox.TryRemove(candidate!, out hasMoreRoom);
                    NotePassed(candidate!.InboxNumber);
                }
                if (candidate is null || isFound)
                {
                    _isInTurn = false;
                    if (isFound || _isDisposed || _inbox.IsComplete || pending is { IsCancelled: true })
                        ended = EndWait();
                }
                generation = _generation;
                shown = isFound ? null : candidate;
            }
            if (hasMoreRoom)
                _inbox.AnnounceRoom();
            if (shown is null)
            {
                if (candidate is null)
                    ended?.Complete(null);
                return candidate;
            }
            isAccepted = IsAccepted(shown);
        }
    }

    private bool IsAccepted(Message message)
    {
        try
        {
            return _filter!(message);
        }
        catch
        {
            lock (_inbox.Sync)
            {
                _isInTurn = false;
                EndWait();
            }
            throw;
        }
    }

    // The numbers in _returned are all below _next.
    private Message? Next()
    {
        while (_returned is { Count: > 0 })
        {
            if (_inbox.Find(_returned.Min) is { } returned)
                return returned;
            _returned.Remove(_returned.Min);
        }
        Message? next = _inbox.FindFrom(_next);
        if (next is not null)
            _next = next.InboxNumber;
        return next;
    }

    private void NotePassed(long number)
    {
        if (number < _next)
            _returned?.Remove(number);
        else if (number == _next)
            _next++;
    }

    private PendingRead? EndWait()
    {
        PendingRead? pending = _pending;
        if (pending is not null)
            _inbox.RemoveWaiting(_node);
        _pending = null;
        return pending;
    }

    private void Cancel(PendingRead pending)
    {
        PendingRead? ended = null;
        lock (_inbox.Sync)
        {
            if (_pending != pending)
                return;
            pending.IsCancelled = true;
            // Else the turn that is under way ends it, after the call of the filter.
            if (!_isInTurn)
                ended = EndWait();
        }
        ended?.Complete(null);
    }
}
