using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Messaging;

/// <summary>Messages that have a place in the inbox: it counts them, keeps them in the history, and raises their events.</summary>
/// <param name="context">What the tasks of the session share.</param>
/// <param name="ledger">Counts messages that did not come over a link.</param>
internal sealed class ReceivedMessages(MessagingContext context, SendLedger ledger)
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Waits for room in the inbox and puts in a message that did not come over a link.</summary>
    public ValueTask AddAsync(Message message, CancellationToken cancellationToken) =>
        context.Inbox.AddAsync(
            message,
            added =>
            {
                ledger.Receive(context.Members.FindMember(message.FromId), message.Size);
                OnAdded(added);
            },
            cancellationToken);

    /// <summary>Called with messages that have their place in the inbox, before a reader can take them.</summary>
    public void OnAdded(ReadOnlySpan<Message> messages)
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
