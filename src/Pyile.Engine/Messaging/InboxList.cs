using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Messaging;

/// <summary>
/// The messages that wait to be received, in the order of their numbers, bounded by count and by size. One sender may fill it, but
/// a sender that has little in it can add messages even then, until it has twice its bounds. The owner serializes all calls.
/// </summary>
/// <remarks>
/// A message that is taken out of the middle leaves an empty slot, so no other message is moved. Empty slots at the front
/// are dropped at once, the others when they outnumber the messages, which keeps the cost of a take constant on average.
/// </remarks>
internal sealed class InboxList(int maxMessages, long maxBytes)
{
    /// <summary>Each sender has this part of the bounds for itself.</summary>
    public const int Shares = 1024;

    private const int MinEmptySlots = 32;

    private readonly int _ownMessages = Math.Max(1, maxMessages / Shares);
    private readonly long _ownBytes = Math.Max(1, maxBytes / Shares);
    private readonly SenderShare _others = new();
    private readonly Deque<Slot> _slots = new();
    private int _reserved;
    private long _reservedBytes;
    private long _bytes;
    private long _lastNumber;

    /// <summary>The messages that can be taken.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of the messages, including those that only have a place reserved.</summary>
    public long Bytes => _bytes + _reservedBytes;

    public bool IsFull => Count + _reserved >= maxMessages || Bytes >= maxBytes;

    /// <summary>Whether at least a quarter is free, so that senders that were paused should resume.</summary>
    public bool IsBelowResumeMark =>
        Count + _reserved <= maxMessages - Math.Max(1, maxMessages / 4) && Bytes <= maxBytes - Math.Max(1, maxBytes / 4);

    /// <summary>Whether there is room for another message of this sender.</summary>
    /// <param name="sender">The sender, or null for all that have no share of their own.</param>
    public bool HasRoomFor(SenderShare? sender) => !IsFull || (HasReserve && HasLittle(sender ?? _others, 1));

    /// <summary>Whether a sender that was paused should resume.</summary>
    public bool IsResumedBy(SenderShare? sender) => IsBelowResumeMark || (HasReserve && HasLittle(sender ?? _others, 2));

    /// <summary>What there is room for, as seen by the sender of a message.</summary>
    public InboxRoom RoomOf(SenderShare? sender)
    {
        if (IsBelowResumeMark)
            return InboxRoom.All;
        InboxRoom room = InboxRoom.None;
        if (!IsFull)
            room |= InboxRoom.Common;
        if (HasReserve)
            room |= InboxRoom.Reserved;
        if (HasRoomFor(sender))
            room |= InboxRoom.Sender;
        if (IsResumedBy(sender))
            room |= InboxRoom.SenderResumes;
        return room;
    }

    /// <summary>Reserves room for the first of these messages, which <see cref="Publish"/> then makes available.</summary>
    /// <returns>For how many of them there is room.</returns>
    public int Reserve(ReadOnlySpan<Message> messages)
    {
        int count = 0;
        while (count < messages.Length && HasRoomFor(messages[count].Share))
        {
            Message message = messages[count++];
            _reserved++;
            _reservedBytes += message.Size;
            Charge(message);
        }
        return count;
    }

    /// <summary>Makes messages available that have room reserved, behind all others.</summary>
    public void Publish(ReadOnlySpan<Message> messages)
    {
        foreach (Message message in messages)
        {
            message.InboxNumber = ++_lastNumber;
            _reserved--;
            _reservedBytes -= message.Size;
            _slots.AddLast(CountIn(message));
        }
    }

    /// <summary>The oldest message whose number is at least this one, or null.</summary>
    public Message? FindFrom(long number)
    {
        if (Count == 0)
            return null;
        for (int i = IndexFrom(number); i < _slots.Count; i++)
        {
            if (_slots[i].Message is { } message)
                return message;
        }
        return null;
    }

    /// <summary>The message with exactly this number, or null if it was taken.</summary>
    public Message? Find(long number)
    {
        int index = IndexFrom(number);
        return index < _slots.Count && _slots[index].Number == number ? _slots[index].Message : null;
    }

    /// <summary>The oldest message, or null if there is none.</summary>
    public Message? First => Count == 0 ? null : _slots[0].Message;

    /// <summary>Takes the oldest message, or null if there is none.</summary>
    public Message? TakeFirst()
    {
        if (Count == 0)
            return null;
        Message message = _slots[0].Message!;
        CountOut(message);
        RemoveFront();
        return message;
    }

    /// <returns>False if the message is not here, because another reader has taken it.</returns>
    public bool TryRemove(Message message)
    {
        int index = IndexFrom(message.InboxNumber);
        if (index == _slots.Count || !ReferenceEquals(_slots[index].Message, message))
            return false;
        CountOut(message);
        if (index == 0)
        {
            RemoveFront();
        }
        else
        {
            _slots[index].Message = null;
            if (_slots.Count - Count > Count + MinEmptySlots)
                Compact();
        }
        return true;
    }

    /// <summary>Puts messages back to the places they were taken from, even if there is no room: they were here before.</summary>
    /// <param name="messages">Messages that were taken from this inbox, in ascending order of their numbers.</param>
    public void Return(ReadOnlySpan<Message> messages)
    {
        foreach (Message message in messages)
            Charge(message);
        if (messages.Length > 0 && (_slots.Count == 0 || messages[^1].InboxNumber < _slots[0].Number))
        {
            for (int i = messages.Length - 1; i >= 0; i--)
                _slots.AddFirst(CountIn(messages[i]));
            return;
        }
        Slot[] waiting = [.. Waiting()];
        _slots.Truncate(0);
        int next = 0;
        foreach (Message message in messages)
        {
            while (next < waiting.Length && waiting[next].Number < message.InboxNumber)
                _slots.AddLast(waiting[next++]);
            _slots.AddLast(CountIn(message));
        }
        while (next < waiting.Length)
            _slots.AddLast(waiting[next++]);
    }

    private Slot CountIn(Message message)
    {
        Count++;
        _bytes += message.Size;
        return new Slot(message.InboxNumber, message);
    }

    private void CountOut(Message message)
    {
        Count--;
        _bytes -= message.Size;
        SenderShare sender = message.Share ?? _others;
        sender.Waiting--;
        sender.WaitingBytes -= message.Size;
    }

    private void Charge(Message message)
    {
        SenderShare sender = message.Share ?? _others;
        sender.Waiting++;
        sender.WaitingBytes += message.Size;
    }

    private bool HasReserve => Count + _reserved < 2L * maxMessages && Bytes < 2 * maxBytes;

    /// <summary>Whether a sender has less than such a part of its own share.</summary>
    private bool HasLittle(SenderShare sender, int part) =>
        sender.Waiting <= (_ownMessages - 1) / part && sender.WaitingBytes <= (_ownBytes - 1) / part;

    // The front slot is never empty, so that the oldest message is found at once.
    private void RemoveFront()
    {
        do
            _slots.RemoveFirst();
        while (_slots.Count > 0 && _slots[0].Message is null);
    }

    private void Compact()
    {
        int kept = 0;
        for (int i = 0; i < _slots.Count; i++)
        {
            if (_slots[i].Message is not null)
                _slots[kept++] = _slots[i];
        }
        _slots.Truncate(kept);
    }

    private IEnumerable<Slot> Waiting()
    {
        for (int i = 0; i < _slots.Count; i++)
        {
            if (_slots[i].Message is not null)
                yield return _slots[i];
        }
    }

    /// <summary>The index of the first slot whose number is at least this one. Numbers ascend, with gaps after a compaction.</summary>
    private int IndexFrom(long number)
    {
        if (_slots.Count == 0 || number <= _slots[0].Number)
            return 0;
        // Without gaps the index is known; gaps can only move it towards the front.
        int high = (int)Math.Min(_slots.Count, number - _slots[0].Number);
        if (high < _slots.Count && _slots[high].Number == number)
            return high;
        int low = 0;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_slots[middle].Number < number)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <param name="number">The number of the message.</param>
    /// <param name="message">The message.</param>
    private struct Slot(long number, Message? message)
    {
        public readonly long Number = number;

        /// <summary>Null if the message was taken.</summary>
        public Message? Message = message;
    }
}
