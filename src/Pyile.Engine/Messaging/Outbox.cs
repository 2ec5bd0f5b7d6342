using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Legacy;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>Sends messages to members of either version, and counts them.</summary>
/// <param name="parts">What the session shares.</param>
/// <param name="lanes">The lanes to members of version 2, or null in a session of version 1.</param>
/// <param name="results">Where the fates of messages go.</param>
/// <param name="ledger">Counts what goes on no route.</param>
/// <param name="ownAddressFor">This session's address as that member has it on its list.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore nobody takes a handle of holds nothing.")]
internal sealed class Outbox(
    SessionContext parts, IMemberLaneTable? lanes, SendResults results, SendLedger ledger, Func<IPEndPoint, IPEndPoint> ownAddressFor)
{
    // Messages of version 1 that nobody waits for, each with a connection of its own.
    private const int MaxUnattended = 256;

    private static readonly TimeSpan LastMoment = TimeSpan.FromMilliseconds(500);

    private readonly LegacyMessageSender _sender = new(parts);
    private readonly SemaphoreSlim _unattended = new(MaxUnattended, MaxUnattended);

    public SessionCounters Counters => lanes is null ? ledger.Counters : MessageCounts.Add(lanes.Counters, ledger.Counters);

    public PeerStatistics StatisticsOf(RosterMember member)
    {
        PeerStatistics onNone = ledger.StatisticsOf(member.Address);
        // What was refused at once came to no route.
        return member.IsEncrypted && lanes?.StatisticsOf(member.Entry!.Id) is { } onRoute
            ? MessageCounts.Add(onRoute, onNone)
            : onNone with { Alias = member.Entry?.Alias };
    }

    public void Forget(Peer peer)
    {
        _sender.Forget(peer.Address);
        ledger.Forget(peer.Address);
        if (peer.Id is { } member)
            lanes?.Drop(member, SendOutcome.OfGone);
    }

    /// <summary>Gives what is on its way to members that answer a moment to get there.</summary>
    public async Task FinishAsync()
    {
        if (lanes is not null)
            await lanes.FlushLinkedAsync().WaitAsync(LastMoment, parts.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Close() => lanes?.Close();

    public Task FlushAsync() => Task.WhenAll(lanes?.FlushAsync() ?? Task.CompletedTask, ledger.FlushAsync());

    /// <summary>Sends a message and waits for its receipt.</summary>
    /// <param name="outgoing">The message, and to whom.</param>
    /// <param name="timeout">From this call on.</param>
    /// <param name="ending">The session's token; where it ends the attempt, the receipt says so.</param>
    /// <param name="cancellationToken">The caller's token; where it ends the attempt, it throws, and the message counts as failed.</param>
    public Task<Receipt> SendAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken ending, CancellationToken cancellationToken)
    {
        if (outgoing.To is not { IsEncrypted: true } member || IsTooLarge(outgoing.Message))
            return SendOtherwiseAsync(outgoing, timeout, ending, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<Receipt>(cancellationToken);
        var waiter = new PendingReceipt();
        SendLane lane = lanes!.To(member).Messages.Send;
        lane.Send(outgoing.Message, outgoing.Shared, timeout, waiter);
        if (cancellationToken.CanBeCanceled)
            GiveUpWith(waiter, lane, cancellationToken);
        return waiter.Task;
    }

    /// <summary>Puts a message where it will be sent from.</summary>
    /// <returns>When there was room for it.</returns>
    public ValueTask PostAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken ending, CancellationToken cancellationToken)
    {
        if (outgoing.To is not { IsEncrypted: true } member || IsTooLarge(outgoing.Message))
            return PostOtherwiseAsync(outgoing, timeout, ending, cancellationToken);
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
        // The receipt may have come before there was something to unregister.
        if (waiter.Task.IsCompleted)
            waiter.Cancellation.Unregister();
    }

    private static bool IsTooLarge(Message message) => message.Size > ProtocolLimits.MessageBody;

    private async ValueTask PostOtherwiseAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken ending, CancellationToken cancellationToken)
    {
        await _unattended.WaitAsync(cancellationToken).ConfigureAwait(false);
        parts.Work.Run(async () =>
        {
            try
            {
                Receipt receipt = await SendOtherwiseAsync(outgoing, timeout, ending, CancellationToken.None).ConfigureAwait(false);
                if (receipt.Status == ReceiptStatus.Failed)
                    results.Failed(receipt);
            }
            finally
            {
                _unattended.Release();
            }
        });
    }

    // Version 1, and what cannot be sent.
    private async Task<Receipt> SendOtherwiseAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken ending, CancellationToken cancellationToken)
    {
        TimeSpan began = parts.Clock.Now;
        IPEndPoint to = outgoing.Address;
        Message message = outgoing.Message;
        bool isDelivered = false;
        string? alias = outgoing.To is null ? null : parts.Members.Find(to)?.Alias;
        ledger.Begin(to);
        parts.Work.Enter();
        try
        {
            SendOutcome outcome = await AttemptAsync(outgoing, timeout, ending, cancellationToken).ConfigureAwait(false);
            isDelivered = outcome.Reason == FailureReason.None;
            if (outcome.Alias is { } learnt)
                parts.Members.Learn(to, learnt);
            if (isDelivered)
                parts.History.AddDelivered([new QueuedMessage { Message = message }]);
            else
                Log.SendFailed(parts.Logger, to, outcome.Reason, outcome.Detail!);
            return results.Make(message, to, alias, outgoing.To is { IsEncrypted: true }, began, outcome);
        }
        finally
        {
            ledger.End(to, isDelivered, message.Size);
            parts.Work.Leave();
        }
    }

    private Task<SendOutcome> AttemptAsync(AddressedMessage outgoing, TimeSpan timeout, CancellationToken ending, CancellationToken cancellationToken)
    {
        IPEndPoint to = outgoing.Address;
        if (outgoing.To is not { } member)
            return Task.FromResult(SendOutcome.Failed(FailureReason.NotAMember, $"{to} is not on the roster."));
        if (member.IsEncrypted)
        {
            return Task.FromResult(SendOutcome.Failed(
                FailureReason.TooLarge, $"The message has {outgoing.Message.Size} bytes; at most {ProtocolLimits.MessageBody} are sent. Send it in parts."));
        }
        return parts.Options.AllowUnencrypted
            ? SendUnencryptedAsync(outgoing.Message, to, timeout, ending, cancellationToken)
            : Task.FromResult(SendOutcome.Failed(
                FailureReason.Unencrypted,
                $"{to} speaks version 1 only, which is not encrypted, and this session does not allow that."));
    }

    private Task<SendOutcome> SendUnencryptedAsync(
        Message message, IPEndPoint to, TimeSpan timeout, CancellationToken ending, CancellationToken cancellationToken)
    {
        WireAddress? receiver = message.IsBroadcast ? null : WireAddress.From(to);
        IPEndPoint own = ownAddressFor(to);
        var text = new TextMessage(message.Text, message.Alias, receiver, WireAddress.From(own));
        var bytes = new ArrayBufferWriter<byte>(256);
        return MessageRules.TryEncode(text, bytes, out int size)
            ? _sender.SendAsync(own.Address, to, bytes.WrittenMemory, timeout, ending, cancellationToken)
            : Task.FromResult(SendOutcome.Failed(
                FailureReason.TooLarge,
                $"The message has {size} bytes; version 1 carries at most {V1Limits.Message}, with alias and addresses. Send it in parts."));
    }
}
