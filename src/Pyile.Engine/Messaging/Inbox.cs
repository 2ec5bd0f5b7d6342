using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Messaging;

/// <summary>
/// The inbox between the connections that fill it and the readers that empty it. When it is full, the connections of senders that have
/// their share in it wait.
/// Filters never run under its lock; each reader runs its own.
/// </summary>
/// <param name="options">Its bounds.</param>
/// <param name="replies">The callers that wait for replies, which get them before any reader.</param>
/// <param name="logger">Where it reports that it is full.</param>
internal sealed class Inbox(InboxOptions options, AwaitedReplies replies, ILogger logger)
{
    private readonly InboxList _list = new(options.MaxMessages, options.MaxBytes);
    private readonly LinkedList<InboxReader> _waiting = new();
    private readonly HashSet<InboxReader> _readers = [];
    private readonly AsyncSignal _room = new();
    private InboxReader? _spare;
    private long _timesFull;
    private bool _isReportedFull;

    /// <summary>Guards the list and the position of every reader.</summary>
    internal Lock Sync { get; } = new();

    /// <summary>Whether the session has ended, so that no message will come.</summary>
    internal bool IsComplete { get; private set; }

    public int Count
    {
        get
        {
            lock (Sync)
                return _list.Count;
        }
    }

    /// <summary>How many times the inbox was found full.</summary>
    public long TimesFull => Interlocked.Read(ref _timesFull);

    /// <summary>Opens a reader that starts at the oldest message.</summary>
    /// <param name="filter">The messages that the reader takes, or null for all.</param>
    public InboxReader OpenReader(Func<Message, bool>? filter)
    {
        var reader = new InboxReader(this, filter);
        lock (Sync)
            _readers.Add(reader);
        return reader;
    }

    /// <summary>Reserves room for the first of these messages. Each of them must then be published.</summary>
    /// <returns>For how many of them there is room.</returns>
    public int Reserve(ReadOnlySpan<Message> messages)
    {
        int count;
        bool isNewlyFull;
        lock (Sync)
        {
            count = _list.Reserve(messages);
            isNewlyFull = count < messages.Length && TryMarkFull();
        }
        if (isNewlyFull)
            ReportFull();
        return count;
    }

    /// <summary>Makes messages available that have room reserved: replies to the callers that wait for them, the others to readers.</summary>
    public void Publish(ReadOnlySpan<Message> messages)
    {
        InboxReader[] turns;
        bool hasMoreRoom;
        lock (Sync)
        {
            _list.Publish(messages);
            hasMoreRoom = !replies.IsEmpty && TakeReplies(messages);
            turns = BeginTurns();
        }
        if (hasMoreRoom)
            AnnounceRoom();
        InboxReader.RunTurns(turns);
    }

    /// <param name="sender">The sender that waits, or null for all that have no share of their own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask WaitForRoomAsync(SenderShare? sender, CancellationToken cancellationToken) =>
        WaitAsync(sender, static (list, sender) => list.HasRoomFor(sender), cancellationToken);

    /// <summary>Waits until there is so much room that a paused sender should resume.</summary>
    /// <inheritdoc cref="WaitForRoomAsync"/>
    public ValueTask WaitForResumeMarkAsync(SenderShare? sender, CancellationToken cancellationToken) =>
        WaitAsync(sender, static (list, sender) => list.IsResumedBy(sender), cancellationToken);

    /// <summary>Takes the oldest message, or null if the inbox is empty.</summary>
    public Message? TryTake()
    {
        Message? message;
        bool hasMoreRoom;
        lock (Sync)
        {
            SenderShare? sender = _list.First?.Share;
            InboxRoom before = _list.RoomOf(sender);
            message = _list.TakeFirst();
            hasMoreRoom = HasMoreRoom(before, sender);
        }
        if (hasMoreRoom)
            AnnounceRoom();
        return message;
    }

    /// <summary>Waits for a message and takes it.</summary>
    /// <returns>Null if the session has ended and no message is left.</returns>
    public async ValueTask<Message?> TakeAsync(CancellationToken cancellationToken)
    {
        // A caller that waits for one message after another would open a reader for each.
        InboxReader reader = Interlocked.Exchange(ref _spare, null) ?? OpenReader(filter: null);
        try
        {
            return await reader.TakeAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            reader.Rewind();
            if (Interlocked.CompareExchange(ref _spare, reader, null) is not null)
                reader.Dispose();
        }
    }

    /// <summary>Puts messages back to their places, although the inbox may be full. Readers that are beyond look at them again.</summary>
    public void Return(IReadOnlyList<Message> messages)
    {
        Message[] ordered = [.. messages.OrderBy(m => m.InboxNumber)];
        InboxReader[] turns;
        lock (Sync)
        {
            if (ordered.Any(m => m.InboxNumber == 0 || _list.Find(m.InboxNumber) is not null))
                throw new ArgumentException("A message that is returned must have been taken from this inbox.", nameof(messages));
            _list.Return(ordered);
            foreach (InboxReader reader in _readers)
                reader.NoteReturned(ordered);
            turns = BeginTurns();
        }
        InboxReader.RunTurns(turns);
    }

    /// <summary>Ends the waits of all readers: no message will come any more. What is left can still be taken.</summary>
    public void Complete()
    {
        InboxReader[] turns;
        lock (Sync)
        {
            IsComplete = true;
            turns = BeginTurns();
        }
        InboxReader.RunTurns(turns);
    }

    /// <summary>The oldest message whose number is at least this one. Call under the lock.</summary>
    internal Message? FindFrom(long number) => _list.FindFrom(number);

    /// <summary>The message with this number, or null if it was taken. Call under the lock.</summary>
    internal Message? Find(long number) => _list.Find(number);

    /// <summary>Claims a message for one reader. Call under the lock, and <see cref="AnnounceRoom"/> after it if there is more room.</summary>
    internal bool TryRemove(Message message, out bool hasMoreRoom)
    {
        InboxRoom before = _list.RoomOf(message.Share);
        bool isRemoved = _list.TryRemove(message);
        hasMoreRoom = HasMoreRoom(before, message.Share);
        return isRemoved;
    }

    internal void AnnounceRoom() => _room.Fire();

    /// <summary>Lists a reader that waits. Call under the lock.</summary>
    internal void AddWaiting(LinkedListNode<InboxReader> reader) => _waiting.AddLast(reader);

    /// <summary>Call under the lock.</summary>
    internal void RemoveWaiting(LinkedListNode<InboxReader> reader) => _waiting.Remove(reader);

    /// <summary>Call under the lock.</summary>
    internal void RemoveReader(InboxReader reader) => _readers.Remove(reader);

    /// <returns>Whether there is more room now.</returns>
    private bool TakeReplies(ReadOnlySpan<Message> messages)
    {
        bool hasMoreRoom = false;
        foreach (Message message in messages)
        {
            if (replies.TryTake(message) is not { } pending)
                continue;
            TryRemove(message, out bool hasMore);
            hasMoreRoom |= hasMore;
            pending.Complete(message);
        }
        return hasMoreRoom;
    }

    private bool HasMoreRoom(InboxRoom before, SenderShare? sender)
    {
        if (before == InboxRoom.All)
            return false;
        InboxRoom added = _list.RoomOf(sender) & ~before;
        if (added.HasFlag(InboxRoom.Common))
            _isReportedFull = false;
        return added != InboxRoom.None;
    }

    // A reader whose turn is under way will come to what is new by itself.
    private InboxReader[] BeginTurns() => _waiting.Count switch
    {
        0 => [],
        1 => _waiting.First!.Value is var only && only.TryBeginTurn() ? [only] : [],
        _ => [.. _waiting.Where(r => r.TryBeginTurn())],
    };

    private async ValueTask WaitAsync(SenderShare? sender, Func<InboxList, SenderShare?, bool> isEnough, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room = _room.Next;
            bool isNewlyFull;
            lock (Sync)
            {
                if (isEnough(_list, sender))
                    return;
                isNewlyFull = _list.IsFull && TryMarkFull();
            }
            if (isNewlyFull)
                ReportFull();
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Once for each time it fills up, however many wait.
    private bool TryMarkFull()
    {
        if (_isReportedFull)
            return false;
        _isReportedFull = true;
        Interlocked.Increment(ref _timesFull);
        return true;
    }

    private void ReportFull()
    {
        int count;
        long bytes;
        lock (Sync)
            (count, bytes) = (_list.Count, _list.Bytes);
        Log.InboxFull(logger, count, bytes);
    }
}
