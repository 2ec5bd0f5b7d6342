using System.Runtime.InteropServices;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>
/// Reports what became of messages: by a receipt if a caller waits for it and else by an event if it failed, and in the log and
/// the history.
/// </summary>
/// <param name="parts">What the session shares.</param>
internal sealed class SendResults(MessagingContext parts)
{
    private long _unreported;

    /// <summary>The messages that have failed although no caller waited for their receipts.</summary>
    public long Unreported => Interlocked.Read(ref _unreported);

    /// <summary>Counts the messages that were refused at once.</summary>
    public RefusedMessages Refused { get; } = new();

    public void Delivered(Member to, List<QueuedMessage> messages)
    {
        if (messages.Count == 0)
            return;
        ReadOnlySpan<QueuedMessage> all = CollectionsMarshal.AsSpan(messages);
        parts.History.AddDelivered(all);
        foreach (ref readonly QueuedMessage message in all)
        {
            if (message.Receipt is { } waiting)
                Complete(waiting, Make(message.Message, to.Id, to, to.Alias, message.Began, SendOutcome.Delivered));
        }
    }

    public void Failed(Member to, in QueuedMessage message, SendOutcome outcome)
    {
        Receipt receipt = Make(message.Message, to.Id, to, to.Alias, message.Began, outcome);
        Log.SendFailed(parts.Logger, to.Address, outcome.Reason, outcome.Detail!);
        if (message.Receipt is { } waiting)
        {
            Complete(waiting, receipt);
            return;
        }
        Failed(receipt);
        message.Admission?.TrySetResult();
    }

    /// <summary>Does the same for a message that has not been counted yet.</summary>
    public void FailedAtOnce(Member to, in QueuedMessage message, SendOutcome outcome)
    {
        Refused.Count(to);
        Failed(to, message, outcome);
    }

    /// <summary>The receipt of a message that is refused at once.</summary>
    public Receipt Refuse(in AddressedMessage message, SendOutcome outcome)
    {
        Refused.Count(message.To);
        Log.SendFailed(parts.Logger, message.To?.Address, outcome.Reason, outcome.Detail!);
        return Make(message.Message, message.Id, message.To, parts.Members.Find(message.Id)?.Alias, parts.Clock.Now, outcome);
    }

    /// <summary>Raises the event for a failed message whose receipt no caller waits for.</summary>
    public void Failed(Receipt receipt)
    {
        Interlocked.Increment(ref _unreported);
        parts.Events.Raise(new SendFailed(parts.Clock.WallClock, receipt));
    }

    public Receipt Make(Message message, MemberId id, Member? to, string? alias, TimeSpan began, SendOutcome outcome) => new()
    {
        MessageId = message.Id,
        ToId = id,
        To = to?.Address,
        Alias = alias,
        Encrypted = to is { IsEncrypted: true },
        Status = outcome.Reason == FailureReason.None ? ReceiptStatus.Delivered : ReceiptStatus.Failed,
        Reason = outcome.Reason,
        Detail = outcome.Detail,
        Sent = message.Time,
        Elapsed = parts.Clock.Now - began,
    };

    private static void Complete(PendingReceipt waiting, Receipt receipt)
    {
        waiting.Cancellation.Unregister();
        waiting.TrySetResult(receipt);
    }
}
