namespace Pyile.Engine.State;

/// <summary>What was said so far, both directions, in the order of this session; the oldest message makes room.</summary>
internal sealed class Conversations(int capacity)
{
    private readonly Queue<Message> _messages = new();

    public void Add(Message message)
    {
        if (capacity == 0)
            return;
        if (_messages.Count >= capacity)
            _messages.Dequeue();
        _messages.Enqueue(message);
    }

    public IReadOnlyList<Message> Snapshot() => [.. _messages];
}
