using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
namespace Pyile.Engine.Messaging;

/// <summary>Messages that wait to be received, bounded by number and by size.</summary>
internal sealed class Inbox(int maxMessages, long maxBytes)
{
    private readonly Deque<Message> _waiting = new();
    private long _added;

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
        _added++;
        Bytes += message.Size;
        return true;
    }

    /// <summary>Puts one back in front of all others. It has been in here before, so it is not asked whether there is room.</summary>
    public void Return(Message message)
    {
        _waiting.AddFirst(message);
        Bytes += message.Size;
    }

    /// <summary>Takes the oldest message that the filter lets through, or the oldest of all.</summary>
    public Message? TryTake(Func<Message, bool>? filter)
    {
        long position = 0;
        return TryTake(filter, ref position);
    }

    /// <inheritdoc cref="TryTake(Func{Message, bool})"/>
    /// <param name="filter">The filter, or null.</param>
    /// <param name="position">0, or what the last call left here: what the filter has refused before is not shown to it again.</param>
    public Message? TryTake(Func<Message, bool>? filter, ref long position)
    {
        for (int i = (int)Math.Max(0, _waiting.Count - (_added - position)); i < _waiting.Count; i++)
        {
            if (filter is not null && !filter(_waiting[i]))
                continue;
            Message message = _waiting.RemoveAt(i);
            Bytes -= message.Size;
            position = _added - (_waiting.Count - i);
            return message;
        }
        position = _added;
        return null;
    }
}
