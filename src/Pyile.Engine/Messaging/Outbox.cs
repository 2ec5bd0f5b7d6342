using System.Diagnostics.CodeAnalysis;
using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>Sends messages to members, and counts them.</summary>
/// <param name="parts">What the session shares.</param>
/// <param name="routes">The routes to members with links; null if the session has no links.</param>
/// <param name="results">Where the fates of messages go.</param>
/// <param name="ledger">Counts what goes on no route.</param>
/// <param name="legacy">Reaches members that have no route; null if that is not allowed.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore nobody takes a handle of holds nothing.")]
internal sealed class Outbox(
    MessagingContext parts, MessageRoutes? routes, SendResults results, SendLedger ledger, ILegacyCarrier? legacy)
{
    // Messages without a route that no caller waits for: each has a connection of its own.
    private const int MaxUnattended = 256;

    private static readonly TimeSpan LastMoment = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _unattended = new(MaxUnattended, MaxUnattended);

    public SessionCounters Counters => routes is null ? ledger.Counters : MessageCounts.Add(routes.Counters, ledger.Counters);

    public PeerStatistics StatisticsOf(Member member)
    {
        PeerStatistics onNone = ledger.StatisticsOf(member);
        // What was refused at once came to no route.
        return member.IsEncrypted && routes?.StatisticsOf(member.Id) is { } onRoute
            ? MessageCounts.Add(onRoute, onNone)
            : onNone with { Alias = member.Alias };
    }

    /// <summary>Ends what is on its way to or from a member that is not on the roster any more.</summary>
    public void Forget(MemberId member)
    {
        legacy?.Forget(member);
        ledger.Forget(member);
        routes?.Drop(member, SendOutcome.OfGone);
    }

    /// <summary>Gives what is on its way to members that answer a moment to get there.</summary>
    public async Task FinishAsync()
    {
        if (routes is not null)
            await routes.FlushLinkedAsync().WaitAsync(LastMoment, parts.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Close() => routes?.Close();

    public Task FlushAsync() => Task.WhenAll(routes?.FlushAsync() ?? Task.CompletedTask, ledger.FlushAsync());

    /// <summary>Sends a message and waits for its receipt.</summary>
    /// <param name="outgoing">The message, and to whom.</param>
    /// <param name="timeout">From this call on.</param>
    /// <param name="cancellationToken">The caller's token; where it ends the attempt, it throws, and the message counts as failed.</param>
    public Task<Receipt> SendAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (outgoing.To is not { IsEncrypted: true } member || IsTooLarge(outgoing.Message))
            return SendWithoutRouteAsync(outgoing, timeout, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<Receipt>(cancellationToken);
        var waiter = new PendingReceipt();
        MessageRoute route = routes!.To(member);
        route.Send(outgoing.Message, outgoing.Shared, timeout, waiter);
        if (cancellationToken.CanBeCanceled)
            GiveUpWith(waiter, route, cancellationToken);
        return waiter.Task;
    }

    /// <summary>Puts a message where it will be sent from.</summary>
    /// <returns>When there was room for it.</returns>
    public ValueTask PostAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (outgoing.To is not { IsEncrypted: true } member || IsTooLarge(outgoing.Message))
            return PostWithoutRouteAsync(outgoing, timeout, cancellationToken);
        Task? place = routes!.To(member).Send(outgoing.Message, outgoing.Shared, timeout, waiter: null);
        return place is null ? ValueTask.CompletedTask : new ValueTask(place.WaitAsync(cancellationToken));
    }

    private static void GiveUpWith(PendingReceipt waiter, MessageRoute route, CancellationToken cancellationToken)
    {
        waiter.Cancellation = cancellationToken.UnsafeRegister(
            (_, token) =>
            {
                route.GiveUp(waiter);
                waiter.TrySetCanceled(token);
            },
            null);
        // The receipt may have come before there was something to unregister.
        if (waiter.Task.IsCompleted)
            waiter.Cancellation.Unregister();
    }

    private static bool IsTooLarge(Message message) => message.Size > ProtocolLimits.MessageBody;

    private async ValueTask PostWithoutRouteAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await _unattended.WaitAsync(cancellationToken).ConfigureAwait(false);
        parts.Work.Run(async () =>
        {
            try
            {
                Receipt receipt = await SendWithoutRouteAsync(outgoing, timeout, CancellationToken.None).ConfigureAwait(false);
                if (receipt.Status == ReceiptStatus.Failed)
                    results.Failed(receipt);
            }
            finally
            {
                _unattended.Release();
            }
        });
    }

    // What goes by no route: to members of an older protocol, and what cannot be sent.
    private async Task<Receipt> SendWithoutRouteAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken cancellationToken)
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
