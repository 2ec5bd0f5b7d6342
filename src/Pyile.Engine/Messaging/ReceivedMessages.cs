using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;

namespace Pyile.Engine.Messaging;

/// <summary>
/// Counts and records the messages that have a place in the inbox, then makes them available to its readers. Nothing of
/// this happens under the inbox's lock: loggers are not our code.
/// </summary>
/// <param name="context">What the tasks of the session share.</param>
internal sealed class ReceivedMessages(MessagingContext context) : IMessageSink
{
    private long _count;

    /// <summary>How many messages were received.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Adds what was received, and what there was no room for.</summary>
    public SessionCounters CountInto(SessionCounters counters) =>
        counters with { Received = Count, InboxFull = context.Inbox.TimesFull, EventsLost = context.Events.Lost };

    public int Reserve(ReadOnlySpan<Message> messages) => context.Inbox.Reserve(messages);

    public void Publish(ReadOnlySpan<Message> messages)
    {
        try
        {
            Record(messages);
        }
        finally
        {
            context.Inbox.Publish(messages);
        }
    }

    public ValueTask WaitForRoomAsync(SenderShare? sender, CancellationToken cancellationToken) =>
        context.Inbox.WaitForRoomAsync(sender, cancellationToken);

    public ValueTask WaitForResumeMarkAsync(SenderShare? sender, CancellationToken cancellationToken) =>
        context.Inbox.WaitForResumeMarkAsync(sender, cancellationToken);

    private void Record(ReadOnlySpan<Message> messages)
    {
        Interlocked.Add(ref _count, messages.Length);
        context.History.Add(messages);
        if (context.Logger.IsEnabled(LogLevel.Debug))
        {
            foreach (Message message in messages)
                Log.MessageReceived(context.Logger, message.From);
        }
        if (!context.Events.IsWanted)
            return;
        foreach (Message message in messages)
            context.Events.Raise(new MessageReceived(message.Time, message));
    }
}
