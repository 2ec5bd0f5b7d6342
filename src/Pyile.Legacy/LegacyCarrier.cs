using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Legacy;

/// <summary>Messages of version 1: each has a connection of its own, on which the receiver echoes it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "AvailableWaitHandle of the semaphore is never used, so there is nothing to dispose.")]
internal sealed class LegacyCarrier(MessagingContext context, SendResults results) : ILegacyCarrier
{
    // Messages that no caller waits for, each of which has a connection of its own.
    private const int MaxUnattended = 256;

    // A connection that brings no message within this time is closed.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly LegacyMessageSender _sender = new(context);

    private readonly SemaphoreSlim _unattended = new(MaxUnattended, MaxUnattended);
    private readonly SendLedger _ledger = new();

    public SessionCounters Counters => _ledger.Counters;

    public Task FlushAsync() => _ledger.FlushAsync();

    public PeerStatistics StatisticsOf(Member member) => _ledger.StatisticsOf(member) with { Alias = member.Alias };

    public async Task<Receipt> SendAsync(Message message, Member to, TimeSpan timeout, CancellationToken cancellationToken)
    {
        TimeSpan began = context.Clock.Now;
        string? alias = context.Members.Find(to.Id)?.Alias;
        bool isDelivered = false;
        _ledger.Begin(to);
        context.Work.Enter();
        try
        {
            (SendOutcome outcome, string? name) = await AttemptAsync(message, to, timeout, cancellationToken).ConfigureAwait(false);
            isDelivered = outcome.Reason == FailureReason.None;
            if (!isDelivered)
                Log.SendFailed(context.Logger, to.Address, outcome.Reason, outcome.Detail!);
            else if (!message.IsBroadcast)
                context.History.Add(message);
            return results.Make(message, to.Id, to, name ?? alias, began, outcome);
        }
        finally
        {
            _ledger.End(to, isDelivered, message.Size);
            context.Work.Leave();
        }
    }

    public async ValueTask PostAsync(Message message, Member to, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await _unattended.WaitAsync(cancellationToken).ConfigureAwait(false);
        context.Work.Run(async () =>
        {
            try
            {
                Receipt receipt = await SendAsync(message, to, timeout, CancellationToken.None).ConfigureAwait(false);
                if (receipt.Status == ReceiptStatus.Failed)
                    results.Failed(receipt);
            }
            finally
            {
                _unattended.Release();
            }
        });
    }

    public async Task ReceiveAsync(IConnection connection, Action identified, CancellationToken cancellationToken)
    {
        var stream = new ValueStream(connection, isIdle: false);
        await using (stream.ConfigureAwait(false))
            await ReceiveAsync(stream, identified, cancellationToken).ConfigureAwait(false);
    }

    public void Forget(MemberId member)
    {
        _sender.Forget(member);
        _ledger.Forget(member);
    }

    private async Task<(SendOutcome Outcome, string? Alias)> AttemptAsync(
        Message message, Member to, TimeSpan timeout, CancellationToken cancellationToken)
    {
        WireAddress? receiver = message.IsBroadcast ? null : WireAddress.From(to.Address);
        IPEndPoint own = context.Members.OwnAddressFor(to.Id);
        var text = new TextMessage(message.Text, message.Alias, receiver, WireAddress.From(own));
        var bytes = new ArrayBufferWriter<byte>(256);
        if (!MessageRules.TryEncode(text, bytes, out int size))
        {
            return (SendOutcome.Failed(
                FailureReason.TooLarge,
                $"The message has {size} bytes; version 1 carries at most {V1Limits.Message}, with alias and addresses. Send it in parts."), null);
        }
        var answer = await _sender.SendAsync(own.Address, to, bytes.WrittenMemory, timeout, cancellationToken).ConfigureAwait(false);
        if (answer.Alias is not { } alias)
            return answer;
        context.Members.Learn(to.Id, alias);
        return (answer.Outcome, context.Members.Find(to.Id)?.Alias);
    }

    private async Task ReceiveAsync(ValueStream stream, Action identified, CancellationToken cancellationToken)
    {
        IPAddress address = stream.Connection.Remote.Address;
        if (await context.FindSoonAsync(() => FindAny(address), cancellationToken).ConfigureAwait(false) is null)
        {
            stream.Connection.Abort();
            throw new PyileException(PyileError.NotAMember, "no member has that address");
        }
        V1Value? value;
        using (var deadline = new CancellationTokenSource(Deadline, context.Time))
        using (var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token))
            value = await stream.ReadAsync(V1Limits.Message, both.Token).ConfigureAwait(false);
        identified();
        if (value is not TextMessage text)
            throw new PyileException(PyileError.ProtocolViolation, value is null ? "it sent nothing" : "what it sent is not a message");
        if (await context.FindSoonAsync(() => FindSender(address, text.From), cancellationToken).ConfigureAwait(false) is not { } sender)
            throw new PyileException(PyileError.NotAMember, $"no member has port {text.From.Port}, and several have that address");

        // A member of version 2 proves its address by its key, so what is sent without encryption is not from there.
        if (context.Members.IsOfEncrypted(sender.Address))
            throw new PyileException(PyileError.NotAMember, $"a member of version 2 has {sender.Address}");

        context.Members.Learn(sender.Id, text.Alias);
        Message message = ToMessage(text, sender, stream.Connection);
        while (context.Received.Reserve([message]) == 0)
            await context.Received.WaitForRoomAsync(null, cancellationToken).ConfigureAwait(false);
        _ledger.Receive(sender, message.Size);
        context.Received.Publish([message]);
        try
        {
            await stream.WriteAsync(new Echo(stream.Frame, context.Members.OwnAlias), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The reference implementation does not wait for the echo.
            Log.EchoLost(context.Logger, sender.Address);
        }
    }

    private Member? FindAny(IPAddress address)
    {
        IPAddress normal = Addresses.Normalize(address);
        return Others().FirstOrDefault(member => member.Address.Address.Equals(normal));
    }

    // A session sends nothing to itself, so what comes from its own address is from another member there, or from a stranger. A
    // message without encryption never counts as one of a member of version 2.
    private IEnumerable<Member> Others()
    {
        MemberId? self = context.Members.Self;
        return context.Members.Snapshot().Roster.Where(m => !m.IsEncrypted && m.Id != self);
    }

    private Member? FindSender(IPAddress socket, WireAddress from)
    {
        Member[] others = [.. Others()];
        return SenderRule.Find(others.Select(m => m.Address), socket, from) is { } address ? others.First(m => m.Address.Equals(address)) : null;
    }

    // The name is the one that the members' list shows. Where it came from and where it arrived is taken from the connection, not from
    // what the message claims.
    private Message ToMessage(TextMessage text, Member sender, IConnection connection)
    {
        string alias = context.Members.Find(sender.Id)?.Alias ?? sender.Address.ToString();
        Party? receiver = text.To is null ? null : new Party(context.Members.Self, connection.Local, null);
        return new Message(new Party(sender.Id, sender.Address, alias), receiver)
        {
            Id = Guid.NewGuid(),
            Time = context.Clock.WallClock,
            Text = text.Text,
            Kind = text.IsJson ? MessageKind.Json : MessageKind.Text,
            IsBroadcast = text.To is null,
        };
    }
}
