using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Messaging;

/// <summary>Sends messages and waits for the reply of each receiver.</summary>
internal sealed class Questions(MessagingContext context, Outbox outbox)
{
    /// <param name="outgoing">The message and its receiver.</param>
    /// <param name="timeout">How long the message and its reply may take together.</param>
    /// <param name="cancellationToken">The caller's token; if it ends the wait, this throws.</param>
    public async Task<Reply> AskAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        MonotonicClock clock = context.Clock;
        TimeSpan began = clock.Now;
        // Before the message is sent: the reply may be here before this thread goes on.
        PendingReply pending = context.Replies.Add(outgoing.Message.Id, outgoing.Id);
        Task<Receipt> sending = outbox.SendAsync(outgoing, timeout, cancellationToken);
        try
        {
            Receipt? receipt = null;
            if (await Task.WhenAny(pending.Task, sending).ConfigureAwait(false) == sending)
            {
                receipt = await sending.ConfigureAwait(false);
                if (receipt.Status == ReceiptStatus.Failed)
                    context.Replies.End(pending, NoReplyReason.NotDelivered);
                else
                    await WaitAsync(pending, timeout - (clock.Now - began), cancellationToken).ConfigureAwait(false);
            }
            (Message? message, NoReplyReason reason) = await pending.Task.ConfigureAwait(false);
            return new Reply
            {
                MessageId = outgoing.Message.Id,
                FromId = outgoing.Id,
                Message = message,
                Reason = reason,
                Receipt = receipt,
                Elapsed = clock.Now - began,
            };
        }
        finally
        {
            context.Replies.End(pending, NoReplyReason.TimedOut);
        }
    }

    // At the end of the time the wait ends, unless the reply has come at the same moment.
    private async Task WaitAsync(PendingReply pending, TimeSpan rest, CancellationToken cancellationToken)
    {
        try
        {
            await pending.Task.WaitAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, context.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            context.Replies.End(pending, NoReplyReason.TimedOut);
        }
    }
}
