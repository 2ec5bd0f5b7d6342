using Pyile.Engine.Model;
namespace Pyile.Engine.Messaging;

/// <summary>The conversations so far, for use by several threads.</summary>
internal sealed class History(InboxOptions options)
{
    private readonly Lock _sync = new();
    private readonly Conversations _conversations = new(options.MaxHistory, options.MaxHistoryBytes);

    public void Add(Message message) => Add(new ReadOnlySpan<Message>(in message));

    public void Add(ReadOnlySpan<Message> messages)
    {
        lock (_sync)
        {
            foreach (Message message in messages)
                _conversations.Add(message);
        }
    }

    /// <summary>Adds messages to one member when they are delivered. Broadcasts are added once, when they are sent.</summary>
    public void AddDelivered(ReadOnlySpan<QueuedMessage> messages)
    {
        lock (_sync)
        {
            foreach (ref readonly QueuedMessage outgoing in messages)
            {
                if (!outgoing.Message.IsBroadcast)
                    _conversations.Add(outgoing.Message);
            }
        }
    }

    public IReadOnlyList<Message> Snapshot()
    {
        lock (_sync)
            return _conversations.Snapshot();
    }
}
