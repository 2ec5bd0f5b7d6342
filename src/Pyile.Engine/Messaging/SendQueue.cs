using Pyile.Engine.Runtime;
namespace Pyile.Engine.Messaging;

/// <summary>
/// The messages to one member, in order: those that wait, and those that were written and are not acknowledged. Messages get
/// their numbers when they are written; a message that is given up before that gets none and is never sent.
/// </summary>
/// <param name="maxMessages">The number of messages, including unacknowledged ones, beyond which a message waits outside.</param>
/// <param name="maxBytes">The number of their bytes beyond which a message waits outside.</param>
internal sealed class SendQueue<T>(int maxMessages, long maxBytes)
{
    private readonly Deque<Entry> _waiting = new();
    private readonly Deque<Entry> _written = new();

    // How many of those that wait have their place in the queue; they come first.
    private int _admitted;
    private long _bytes;
    private TimeSpan _progress;
    private int _overCount;
    private bool _isFull;

    /// <summary>The number of the last message that is acknowledged.</summary>
    public ulong Acknowledged { get; private set; }

    public int Waiting => _waiting.Count;

    /// <summary>Written and not acknowledged, without those that were given up.</summary>
    public int Unacknowledged => _written.Count - _overCount;

    /// <summary>Whether messages wait outside.</summary>
    public bool IsFull => _isFull;

    /// <summary>Whether nothing is to be written and every unacknowledged message was given up.</summary>
    public bool IsEmpty => _waiting.Count == 0 && _written.Count == _overCount;

    public bool HasSomethingToWrite => _admitted > 0;

    /// <summary>Whether something was written that is not acknowledged, even if it was given up.</summary>
    public bool HasWritten => _written.Count > 0;

    /// <summary>A time before which no message is given up, or null if there is none.</summary>
    public TimeSpan? EarliestDeadline { get; private set; }

    /// <param name="item">The message.</param>
    /// <param name="size">The bytes of its body.</param>
    /// <param name="now">The time.</param>
    /// <param name="timeout">The time after which it is given up if the queue makes no progress.</param>
    /// <returns>Whether it has its place; if not, <see cref="Admit"/> returns it when it has.</returns>
    public bool Add(T item, int size, TimeSpan now, TimeSpan timeout)
    {
        var entry = new Entry { Item = item, Size = size, Began = now, Timeout = timeout };
        _waiting.AddLast(entry);
        EarliestDeadline = Earlier(EarliestDeadline, DeadlineOf(entry));
        if (_isFull || !HasRoomFor(size, maxMessages, maxBytes))
        {
            _isFull = true;
            return false;
        }
        TakeIn(size);
        return true;
    }

    /// <summary>
    /// Admits messages that wait outside once a quarter is free, because each of them wakes its sender.
    /// </summary>
    public void Admit(List<T> admitted)
    {
        if (!_isFull)
            return;
        if (_waiting.Count > _admitted && !HasRoomFor(_waiting[_admitted].Size, maxMessages - (maxMessages / 4), maxBytes - (maxBytes / 4)))
            return;
        while (_waiting.Count > _admitted)
        {
            ref Entry next = ref _waiting[_admitted];
            if (!HasRoomFor(next.Size, maxMessages, maxBytes))
                return;
            TakeIn(next.Size);
            admitted.Add(next.Item);
        }
        _isFull = false;
    }

    /// <summary>The receiver takes messages, so all that wait have their whole time again.</summary>
    public void Progress(TimeSpan now) => _progress = now;

    /// <summary>The message that was added last.</summary>
    public ref T Newest => ref _waiting[_waiting.Count - 1].Item;

    /// <summary>The oldest message that was not given up, or default if there is none.</summary>
    public bool TryPeekOldest(out T oldest)
    {
        for (int i = 0; i < _written.Count + _waiting.Count; i++)
        {
            ref Entry entry = ref i < _written.Count ? ref _written[i] : ref _waiting[i - _written.Count];
            if (entry.IsOver)
                continue;
            oldest = entry.Item;
            return true;
        }
        oldest = default!;
        return false;
    }

    /// <summary>Takes the next message to write; it is unacknowledged from then on.</summary>
    /// <param name="maxSize">The largest size to take.</param>
    /// <param name="next">The message with its number.</param>
    public bool TryTake(int maxSize, out Numbered<T> next)
    {
        if (_admitted == 0 || _waiting[0].Size > maxSize)
        {
            next = default;
            return false;
        }
        Entry entry = _waiting.RemoveFirst();
        _admitted--;
        _written.AddLast(entry);
        next = new Numbered<T>(entry.Item, Acknowledged + (ulong)_written.Count, entry.Size, entry.WasWritten);
        return true;
    }

    /// <summary>The receiver has everything up to this number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="delivered">Is filled with those that were not given up.</param>
    /// <returns>False if no message with that number was written, so that the receiver violates the protocol.</returns>
    public bool Acknowledge(ulong number, List<T> delivered)
    {
        if (number > Acknowledged + (ulong)_written.Count)
            return false;
        while (Acknowledged < number)
        {
            Entry entry = _written.RemoveFirst();
            Leave(entry.Size);
            Acknowledged++;
            if (entry.IsOver)
                _overCount--;
            else
                delivered.Add(entry.Item);
        }
        return true;
    }

    /// <summary>The receiver has nothing after this number, so that what was written is written again, except for what was given up.</summary>
    /// <inheritdoc cref="Acknowledge"/>
    public bool Rewind(ulong number, List<T> delivered)
    {
        if (number < Acknowledged || !Acknowledge(number, delivered))
            return false;
        for (int i = _written.Count - 1; i >= 0; i--)
        {
            Entry entry = _written[i];
            if (entry.IsOver)
            {
                _overCount--;
                Leave(entry.Size);
                continue;
            }
            entry.WasWritten = true;
            _waiting.AddFirst(entry);
            _admitted++;
        }
        while (_written.Count > 0)
            _written.RemoveFirst();
        return true;
    }

    /// <summary>Gives up messages whose deadline has passed.</summary>
    /// <param name="now">The time.</param>
    /// <param name="ended">Is filled with what was given up, and whether it may have arrived.</param>
    public void Expire(TimeSpan now, List<(T Item, bool WasWritten)> ended) => GiveUp((in Entry entry) => DeadlineOf(entry) <= now, ended);

    /// <summary>Gives up the messages that match.</summary>
    public void Remove(Predicate<T> isMeant, List<(T Item, bool WasWritten)> ended) => GiveUp((in Entry entry) => isMeant(entry.Item), ended);

    /// <summary>Gives up messages that the receiver did not take. Those that are acknowledged or were never written are ignored.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="last">The last number.</param>
    /// <param name="ended">Is filled with those that were not given up before.</param>
    public void Reject(ulong first, ulong last, List<(T Item, bool WasWritten)> ended)
    {
        ulong from = Math.Max(first, Acknowledged + 1);
        ulong until = Math.Min(last, Acknowledged + (ulong)_written.Count);
        for (ulong number = from; number <= until; number++)
        {
            ref Entry entry = ref _written[(int)(number - Acknowledged - 1)];
            if (entry.IsOver)
                continue;
            entry.IsOver = true;
            _overCount++;
            ended.Add((entry.Item, true));
        }
    }

    /// <summary>Gives up what may have arrived at a receiver that has been started again. The numbers are used again for it.</summary>
    public void ForgetWritten(List<(T Item, bool WasWritten)> ended)
    {
        while (_written.Count > 0)
        {
            Entry entry = _written.RemoveFirst();
            Leave(entry.Size);
            if (entry.IsOver)
                _overCount--;
            else
                ended.Add((entry.Item, true));
        }
        // What was written to an earlier link and is to be written again may have been received before the restart.
        GiveUp((in Entry entry) => entry.WasWritten, ended);
    }

    /// <summary>Releases the memory of an empty queue.</summary>
    public void Trim()
    {
        _waiting.Trim();
        _written.Trim();
    }

    private void GiveUp(Condition isMeant, List<(T Item, bool WasWritten)> ended)
    {
        TimeSpan? earliest = null;
        for (int i = 0; i < _written.Count; i++)
        {
            // It keeps its place and its number, because the receiver counts them.
            ref Entry entry = ref _written[i];
            if (entry.IsOver)
                continue;
            if (isMeant(entry))
            {
                entry.IsOver = true;
                _overCount++;
                ended.Add((entry.Item, true));
            }
            else
            {
                earliest = Earlier(earliest, DeadlineOf(entry));
            }
        }
        int kept = 0;
        int admitted = 0;
        for (int i = 0; i < _waiting.Count; i++)
        {
            Entry entry = _waiting[i];
            bool hasPlace = i < _admitted;
            if (isMeant(entry))
            {
                ended.Add((entry.Item, entry.WasWritten));
                if (hasPlace)
                    Leave(entry.Size);
                continue;
            }
            earliest = Earlier(earliest, DeadlineOf(entry));
            _waiting[kept++] = entry;
            if (hasPlace)
                admitted++;
        }
        _waiting.Truncate(kept);
        _admitted = admitted;
        EarliestDeadline = earliest;
    }

    private bool HasRoomFor(int size, int messages, long bytes)
    {
        int count = _admitted + _written.Count;
        return count == 0 || (count < messages && _bytes + size <= bytes);
    }

    private void TakeIn(int size)
    {
        _admitted++;
        _bytes += size;
    }

    private void Leave(int size) => _bytes -= size;

    private TimeSpan DeadlineOf(in Entry entry) => (_progress > entry.Began ? _progress : entry.Began) + entry.Timeout;

    private static TimeSpan Earlier(TimeSpan? one, TimeSpan other) => one < other ? one.Value : other;

    private delegate bool Condition(in Entry entry);

    private struct Entry
    {
        public T Item;
        public int Size;
        public TimeSpan Began;
        public TimeSpan Timeout;

        /// <summary>It was given up.</summary>
        public bool IsOver;

        /// <summary>It was written to a link that has ended.</summary>
        public bool WasWritten;
    }
}

/// <summary>A message with its number on the lane.</summary>
/// <param name="Item">The message.</param>
/// <param name="Number">Counted from 1.</param>
/// <param name="Size">The bytes of its body.</param>
/// <param name="IsAgain">Whether it was written before.</param>
internal readonly record struct Numbered<T>(T Item, ulong Number, int Size, bool IsAgain);
