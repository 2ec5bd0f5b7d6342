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
/// <param name="ledger">Counts messages that were refused at once.</param>
internal sealed class SendResults(MessagingContext parts, SendLedger ledger)
{
    public void Delivered(Member to, List<QueuedMessage> messages)
    {
        if (messages.Count == 0)
            return;
        ReadOnlySpan<QueuedMessage> all = CollectionsMarshal.AsSpan(messages);
        parts.History.AddDelivered(all);
        foreach (ref readonly QueuedMessage message in all)
        {
            if (message.Receipt is { } waiting)
                Complete(waiting, Make(message.Message, to.Id, to, to.Alias, message.Began, SendOutcome.Delivered(null)));
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
        ledger.Begin(to);
        ledger.End(to, isDelivered: false, message.Message.Size);
        Failed(to, message, outcome);
    }

    /// <summary>Raises the event for a failed message whose receipt no caller waits for.</summary>
    public void Failed(Receipt receipt) => parts.Events.Raise(new SendFailed(parts.Clock.WallClock, receipt));

    public Receipt Make(Message message, MemberId id, Member? to, string? alias, TimeSpan began, SendOutcome outcome) => new()
    {
        MessageId = message.Id,
        ToId = id,
        To = to?.Address,
        Alias = outcome.Alias ?? alias,
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
