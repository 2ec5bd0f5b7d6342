using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>Sends messages to members, and counts them.</summary>
/// <param name="context">What the session shares.</param>
/// <param name="lanes">The lanes to members with links; null if the session has no links.</param>
/// <param name="results">Reports what became of messages.</param>
/// <param name="legacy">Reaches members without lanes; null if that is not allowed.</param>
internal sealed class Outbox(MessagingContext context, IMemberLaneTable? lanes, SendResults results, ILegacyCarrier? legacy)
{
    /// <inheritdoc cref="SendResults.Unreported"/>
    public long UnreportedFailures => results.Unreported;

    public SessionCounters Counters
    {
        get
        {
            SessionCounters counters = results.Refused.Counters;
            if (lanes is not null)
                counters = MessageCounts.Add(counters, lanes.Counters);
            return legacy is null ? counters : MessageCounts.Add(counters, legacy.Counters);
        }
    }

    public PeerStatistics StatisticsOf(Member member)
    {
        PeerStatistics refused = results.Refused.StatisticsOf(member);
        PeerStatistics? carried = member.IsEncrypted ? lanes?.StatisticsOf(member.Id) : legacy?.StatisticsOf(member);
        return carried is null ? refused : MessageCounts.Add(carried, refused);
    }

    /// <summary>Ends what is on its way to or from a member that is not on the roster any more.</summary>
    public void Forget(MemberId member)
    {
        legacy?.Forget(member);
        results.Refused.Forget(member);
        lanes?.Drop(member, SendOutcome.OfGone);
    }

    public void ProbeAll() => lanes?.ProbeAll();

    public void Probe(MemberId member) => lanes?.Probe(member);

    /// <summary>Gives messages that are on their way to members that are not away some time to arrive.</summary>
    public async Task FinishAsync()
    {
        if (lanes is not null)
            await lanes.FlushPresentAsync().WaitAsync(context.Options.CloseTimeout, context.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Close() => lanes?.Close();

    public Task FlushAsync() => Task.WhenAll(lanes?.FlushAsync() ?? Task.CompletedTask, legacy?.FlushAsync() ?? Task.CompletedTask);

    /// <summary>Sends a message and waits for its receipt.</summary>
    /// <param name="outgoing">The message and its receiver.</param>
    /// <param name="timeout">How long it waits without any progress at its receiver.</param>
    /// <param name="cancellationToken">The caller's token; if it ends the attempt, this throws, and the message counts as failed.</param>
    public Task<Receipt> SendAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (FindLane(outgoing) is not { } lane)
        {
            return FindLegacy(outgoing) is { } carrier
                ? carrier.SendAsync(outgoing.Message, outgoing.To!, timeout, cancellationToken)
                : Task.FromResult(results.Refuse(outgoing, RefusalOf(outgoing)));
        }
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<Receipt>(cancellationToken);
        var waiter = new PendingReceipt();
        lane.Send(outgoing.Message, outgoing.Shared, timeout, waiter);
        if (cancellationToken.CanBeCanceled)
            GiveUpWith(waiter, lane, cancellationToken);
        return waiter.Task;
    }

    /// <summary>Queues a message. A failure raises an event.</summary>
    /// <returns>Completes when there is room for it.</returns>
    public ValueTask PostAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (FindLane(outgoing) is { } lane)
        {
            Task? place = lane.Send(outgoing.Message, outgoing.Shared, timeout, receipt: null);
            return place is null ? ValueTask.CompletedTask : new ValueTask(place.WaitAsync(cancellationToken));
        }
        if (FindLegacy(outgoing) is { } carrier)
            return carrier.PostAsync(outgoing.Message, outgoing.To!, timeout, cancellationToken);
        results.Failed(results.Refuse(outgoing, RefusalOf(outgoing)));
        return ValueTask.CompletedTask;
    }

    private SendLane? FindLane(in AddressedMessage outgoing) =>
        outgoing.To is { IsEncrypted: true } member && !IsTooLarge(outgoing.Message) ? lanes!.To(member).Messages.Send : null;

    private ILegacyCarrier? FindLegacy(in AddressedMessage outgoing) =>
        outgoing is { To.IsEncrypted: false, Message.BeyondVersion1: null } ? legacy : null;

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

    private static SendOutcome RefusalOf(in AddressedMessage outgoing) => outgoing.To switch
    {
        null => SendOutcome.Failed(FailureReason.NotAMember, $"No member with the id {outgoing.Id} is on the roster."),
        { IsEncrypted: true } => SendOutcome.Failed(
            FailureReason.TooLarge, $"The message has {outgoing.Message.Size} bytes; at most {ProtocolLimits.MessageBody} are sent. Send it in parts."),
        { } member when outgoing.Message.BeyondVersion1 is { } beyond => SendOutcome.Failed(
            FailureReason.Refused, $"{member.Address} speaks version 1 only, which has {beyond}."),
        var member => SendOutcome.Failed(
            FailureReason.Unencrypted, $"{member.Address} speaks version 1 only, which is not encrypted, and this session does not allow that."),
    };
}
