using System.Diagnostics.CodeAnalysis;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>Sends messages to members, and counts them.</summary>
/// <param name="parts">What the session shares.</param>
/// <param name="lanes">The lanes to members with links; null if the session has no links.</param>
/// <param name="results">Reports what became of messages.</param>
/// <param name="ledger">Counts messages that no lane carries.</param>
/// <param name="legacy">Reaches members without lanes; null if that is not allowed.</param>
[SuppressMessage("Design", "CA1001", Justification = "AvailableWaitHandle of the semaphore is never used, so there is nothing to dispose.")]
internal sealed class Outbox(
    MessagingContext parts, IMemberLaneTable? lanes, SendResults results, SendLedger ledger, ILegacyCarrier? legacy)
{
    // Messages without a lane that no caller waits for, each of which has a connection of its own.
    private const int MaxUnattended = 256;

    private static readonly TimeSpan LastMoment = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _unattended = new(MaxUnattended, MaxUnattended);

    public SessionCounters Counters => lanes is null ? ledger.Counters : MessageCounts.Add(lanes.Counters, ledger.Counters);

    public PeerStatistics StatisticsOf(Member member)
    {
        PeerStatistics withoutLane = ledger.StatisticsOf(member);
        // A message that was refused at once came to no lane.
        return member.IsEncrypted && lanes?.StatisticsOf(member.Id) is { } onLanes
            ? MessageCounts.Add(onLanes, withoutLane)
            : withoutLane with { Alias = member.Alias };
    }

    /// <summary>Ends what is on its way to or from a member that is not on the roster any more.</summary>
    public void Forget(MemberId member)
    {
        legacy?.Forget(member);
        ledger.Forget(member);
        lanes?.Drop(member, SendOutcome.OfGone);
    }

    /// <summary>Gives messages that are on their way to members that answer a moment to arrive.</summary>
    public async Task FinishAsync()
    {
        if (lanes is not null)
            await lanes.FlushLinkedAsync().WaitAsync(LastMoment, parts.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Close() => lanes?.Close();

    public Task FlushAsync() => Task.WhenAll(lanes?.FlushAsync() ?? Task.CompletedTask, ledger.FlushAsync());

    /// <summary>Sends a message and waits for its receipt.</summary>
    /// <param name="outgoing">The message and its receiver.</param>
    /// <param name="timeout">The time from this call on.</param>
    /// <param name="cancellationToken">The caller's token; if it ends the attempt, this throws, and the message counts as failed.</param>
    public Task<Receipt> SendAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (outgoing.To is not { IsEncrypted: true } member || IsTooLarge(outgoing.Message))
            return SendWithoutLaneAsync(outgoing, timeout, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<Receipt>(cancellationToken);
        var waiter = new PendingReceipt();
        SendLane lane = lanes!.To(member).Messages.Send;
        lane.Send(outgoing.Message, outgoing.Shared, timeout, waiter);
        if (cancellationToken.CanBeCanceled)
            GiveUpWith(waiter, lane, cancellationToken);
        return waiter.Task;
    }

    /// <summary>Queues a message.</summary>
    /// <returns>Completes when there is room for it.</returns>
    public ValueTask PostAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (outgoing.To is not { IsEncrypted: true } member || IsTooLarge(outgoing.Message))
            return PostWithoutLaneAsync(outgoing, timeout, cancellationToken);
        Task? place = lanes!.To(member).Messages.Send.Send(outgoing.Message, outgoing.Shared, timeout, receipt: null);
        return place is null ? ValueTask.CompletedTask : new ValueTask(place.WaitAsync(cancellationToken));
    }

    private static void GiveUpWith(PendingReceipt waiter, SendLane lane, CancellationToken cancellationToken)
    {
        waiter.Cancellation = cancellationToken.UnsafeRegister(
            (_, token) =>
            {
                lane.GiveUp(waiter);
                waiter.TrySetCanceled(token);
            },
            null);
        // The receipt may have come before there was a registration to end.
        if (waiter.Task.IsCompleted)
            waiter.Cancellation.Unregister();
    }

    private static bool IsTooLarge(Message message) => message.Size > ProtocolLimits.MessageBody;

    private async ValueTask PostWithoutLaneAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await _unattended.WaitAsync(cancellationToken).ConfigureAwait(false);
        parts.Work.Run(async () =>
        {
            try
            {
                Receipt receipt = await SendWithoutLaneAsync(outgoing, timeout, CancellationToken.None).ConfigureAwait(false);
                if (receipt.Status == ReceiptStatus.Failed)
                    results.Failed(receipt);
            }
            finally
            {
                _unattended.Release();
            }
        });
    }

    // Messages to members of an older protocol, and those that cannot be sent.
    private async Task<Receipt> SendWithoutLaneAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        TimeSpan began = parts.Clock.Now;
        Member? to = outgoing.To;
        Message message = outgoing.Message;
        bool isDelivered = false;
        string? alias = parts.Members.Find(outgoing.Id)?.Alias;
        ledger.Begin(to);
        parts.Work.Enter();
        try
        {
            SendOutcome outcome = await AttemptAsync(outgoing, timeout, cancellationToken).ConfigureAwait(false);
            isDelivered = outcome.Reason == FailureReason.None;
            if (isDelivered)
                parts.History.AddDelivered([new QueuedMessage { Message = message }]);
            else
                Log.SendFailed(parts.Logger, to?.Address, outcome.Reason, outcome.Detail!);
            return results.Make(message, outgoing.Id, to, alias, began, outcome);
        }
        finally
        {
            ledger.End(to, isDelivered, message.Size);
            parts.Work.Leave();
        }
    }

    private Task<SendOutcome> AttemptAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (outgoing.To is not { } member)
            return Task.FromResult(SendOutcome.Failed(FailureReason.NotAMember, $"No member with the id {outgoing.Id} is on the roster."));
        if (member.IsEncrypted)
        {
            return Task.FromResult(SendOutcome.Failed(
                FailureReason.TooLarge, $"The message has {outgoing.Message.Size} bytes; at most {ProtocolLimits.MessageBody} are sent. Send it in parts."));
        }
        return legacy is not null
            ? legacy.SendAsync(outgoing.Message, member, timeout, cancellationToken)
            : Task.FromResult(SendOutcome.Failed(
                FailureReason.Unencrypted,
                $"{member.Address} speaks version 1 only, which is not encrypted, and this session does not allow that."));
    }
}
