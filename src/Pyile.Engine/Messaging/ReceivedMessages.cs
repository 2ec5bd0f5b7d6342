using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Messaging;

/// <summary>
/// Counts and records the messages that have a place in the inbox, then makes them available to its readers. Nothing of
/// this happens under the inbox's lock: loggers are not our code.
/// </summary>
internal sealed class ReceivedMessages(Inbox inbox, History history, EventStream events, ILogger logger) : IMessageSink
{
    private long _count;

    /// <summary>How many messages were received.</summary>
    public long Count => Interlocked.Read(ref _count);

    public int Reserve(ReadOnlySpan<Message> messages) => inbox.Reserve(messages);

    public void Publish(ReadOnlySpan<Message> messages)
    {
        try
        {
            Record(messages);
        }
        finally
        {
            inbox.Publish(messages);
        }
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => inbox.WaitForRoomAsync(cancellationToken);

    public ValueTask WaitForResumeMarkAsync(CancellationToken cancellationToken) => inbox.WaitForResumeMarkAsync(cancellationToken);

    private void Record(ReadOnlySpan<Message> messages)
    {
        Interlocked.Add(ref _count, messages.Length);
        history.Add(messages);
        if (logger.IsEnabled(LogLevel.Debug))
        {
            foreach (Message message in messages)
                Log.MessageReceived(logger, message.From);
        }
        if (!events.IsWanted)
            return;
        foreach (Message message in messages)
            events.Raise(new MessageReceived(message.Time, message));
    }
}
