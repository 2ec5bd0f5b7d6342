namespace Pyile.Engine.State;

/// <summary>Messages that wait to be received, bounded by number and by size.</summary>
internal sealed class Inbox(int maxMessages, long maxBytes)
{
    private readonly Deque<Message> _waiting = new();

    public int Count => _waiting.Count;

    public long Bytes { get; private set; }

    public bool IsFull => _waiting.Count >= maxMessages || Bytes >= maxBytes;

    /// <summary>Whether at least a quarter is free, and so it is worth to have others send again.</summary>
    public bool HasPlenty => _waiting.Count <= maxMessages - Math.Max(1, maxMessages / 4) && Bytes <= maxBytes - Math.Max(1, maxBytes / 4);

    /// <returns>False where the inbox is full; the message then has to wait outside.</returns>
    public bool TryAdd(Message message)
    {
        if (IsFull)
            return false;
        _waiting.AddLast(message);
        Bytes += message.Size;
        return true;
    }

    /// <summary>Takes the oldest message that the filter lets through, or the oldest of all.</summary>
    public Message? TryTake(Func<Message, bool>? filter)
    {
        for (int i = 0; i < _waiting.Count; i++)
        {
            if (filter is not null && !filter(_waiting[i]))
                continue;
            Message message = _waiting.RemoveAt(i);
            Bytes -= message.Size;
            return message;
        }
        return null;
    }
}
