using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
namespace Pyile.Engine.Messaging;

/// <summary>The messages so far, in both directions, in the order of this session. The oldest make room for new ones.</summary>
internal sealed class Conversations(int maxMessages, long maxBytes)
{
    private readonly Deque<Message> _messages = new();
    private long _bytes;

    public void Add(Message message)
    {
        if (maxMessages == 0)
            return;
        _messages.AddLast(message);
        _bytes += message.Size;
        while (_messages.Count > maxMessages || (_bytes > maxBytes && _messages.Count > 1))
            _bytes -= _messages.RemoveFirst().Size;
    }

    public IReadOnlyList<Message> Snapshot()
    {
        var all = new Message[_messages.Count];
        for (int i = 0; i < all.Length; i++)
            all[i] = _messages[i];
        return all;
    }
}
