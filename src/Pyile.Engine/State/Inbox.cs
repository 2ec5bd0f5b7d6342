namespace Pyile.Engine.State;

/// <summary>Messages that wait to be received, bounded by number and by size.</summary>
internal sealed class Inbox(int maxMessages, long maxBytes)
{
    private readonly LinkedList<(Message Message, int Bytes)> _waiting = [];
    private long _bytes;

    public int Count => _waiting.Count;

    public long Bytes => _bytes;

    public bool IsFull => _waiting.Count >= maxMessages || _bytes >= maxBytes;

    /// <returns>False where the inbox is full; the message then has to wait outside.</returns>
    public bool TryAdd(Message message, int bytes)
    {
        if (IsFull)
            return false;
        _waiting.AddLast((message, bytes));
        _bytes += bytes;
        return true;
    }

    /// <summary>Takes the oldest message that the filter lets through, or the oldest of all.</summary>
    public Message? TryTake(Func<Message, bool>? filter)
    {
        for (var node = _waiting.First; node is not null; node = node.Next)
        {
            if (filter is not null && !filter(node.Value.Message))
                continue;
            _waiting.Remove(node);
            _bytes -= node.Value.Bytes;
            return node.Value.Message;
        }
        return null;
    }
}
