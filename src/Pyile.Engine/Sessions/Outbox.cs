using System.Buffers;
using System.Net;
using System.Text;
using Pyile.Engine.Sessions.V1;
using Pyile.Engine.Sessions.V2;
using Pyile.Engine.State;
using Pyile.Engine.State.V1;
using Pyile.Engine.Wire.V1;
using Pyile.Engine.Wire.V2;

namespace Pyile.Engine.Sessions;

/// <summary>Sends messages and turns what became of them into receipts and counters.</summary>
/// <param name="parts">What the session shares.</param>
/// <param name="links">The links with members of version 2, or null in a session of version 1.</param>
/// <param name="ownAddressFor">This session's address as that member has it on its list.</param>
internal sealed class Outbox(SessionParts parts, MessageLinks? links, Func<IPEndPoint, IPEndPoint> ownAddressFor)
{
    private readonly SendLedger _ledger = new();
    private readonly MessageSender _sender = new(parts);

    public SessionCounters AddTo(SessionCounters counters) => _ledger.AddTo(counters);

    public void Forget(Peer peer)
    {
        _sender.Forget(peer.Address);
        if (peer.Id is { } member)
            links?.Drop(member);
    }

    /// <param name="message">What to send.</param>
    /// <param name="to">The member to send it to.</param>
    /// <param name="timeout">From this call on, or null for the session's.</param>
    /// <param name="ending">The session's token; where it ends the attempt, the receipt says so.</param>
    /// <param name="cancellationToken">The caller's token; where it ends the attempt, it throws, and the message counts as failed.</param>
    public async Task<Receipt> SendAsync(
        Message message, IPEndPoint to, TimeSpan? timeout, CancellationToken ending, CancellationToken cancellationToken)
    {
        TimeSpan began = parts.Clock.Now;
        bool isDelivered = false;
        Peer? receiver = parts.Members.Find(to);
        _ledger.Begin();
        parts.Work.Enter();
        try
        {
            SendOutcome outcome = await AttemptAsync(message, to, timeout ?? parts.Options.SendTimeout, ending, cancellationToken).ConfigureAwait(false);
            isDelivered = outcome.Reason == FailureReason.None;
            if (outcome.Alias is { } alias)
                parts.Members.Learn(to, alias);
            if (!isDelivered)
                Log.SendFailed(parts.Logger, to, outcome.Reason, outcome.Detail!);
            return new Receipt
            {
                MessageId = message.Id,
                To = to,
                Alias = outcome.Alias ?? receiver?.Alias,
                Encrypted = receiver is { Encrypted: true },
                Status = isDelivered ? ReceiptStatus.Delivered : ReceiptStatus.Failed,
                Reason = outcome.Reason,
                Detail = outcome.Detail,
                Sent = message.Time,
                Elapsed = parts.Clock.Now - began,
            };
        }
        finally
        {
            _ledger.End(isDelivered);
            parts.Work.Leave();
        }
    }

    private Task<SendOutcome> AttemptAsync(
        Message message, IPEndPoint to, TimeSpan timeout, CancellationToken ending, CancellationToken cancellationToken)
    {
        if (parts.Members.FindMember(to) is not { } member)
            return Task.FromResult(SendOutcome.Failed(FailureReason.NotAMember, $"{to} is not on the roster."));
        if (member.IsEncrypted)
            return SendEncryptedAsync(message, member, timeout, ending, cancellationToken);
        return parts.Options.AllowUnencrypted
            ? SendUnencryptedAsync(message, to, timeout, ending, cancellationToken)
            : Task.FromResult(SendOutcome.Failed(
                FailureReason.Unencrypted,
                $"{to} speaks version 1 only, which is not encrypted, and this session does not allow that."));
    }

    private async Task<SendOutcome> SendEncryptedAsync(
        Message message, RosterMember to, TimeSpan timeout, CancellationToken ending, CancellationToken cancellationToken)
    {
        byte[] body = Encoding.UTF8.GetBytes(message.Text);
        if (body.Length > V2Limits.MessageBody)
        {
            return SendOutcome.Failed(
                FailureReason.TooLarge, $"The message has {body.Length} bytes; at most {V2Limits.MessageBody} are sent. Send it in parts.");
        }
        using var deadline = new CancellationTokenSource(timeout, parts.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ending, cancellationToken);
        try
        {
            return await links!.SendAsync(to, message, body, any.Token, ending).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SendOutcome.Unanswered(to.Address, timeout, ending);
        }
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
