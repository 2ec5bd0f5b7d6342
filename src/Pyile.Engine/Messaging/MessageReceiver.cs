using System.Runtime.InteropServices;
using System.Text.Unicode;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>
/// Brings the messages that arrive on a link into the inbox. While the inbox is full, the link is not read, which slows the
/// sender down and loses nothing. If that lasts, messages are discarded, to be sent again when there is room, because
/// acknowledgements of this side's own messages may follow them.
/// </summary>
/// <param name="stream">The link's frames.</param>
/// <param name="lanes">The lanes that the link carries.</param>
/// <param name="context">What the session shares.</param>
/// <param name="replies">Takes rejections to be written.</param>
/// <param name="link">The link, which writes acknowledgements.</param>
internal sealed class MessageReceiver(FrameStream stream, MemberLanes lanes, MessagingContext context, LinkReplies replies, ILaneLink link)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private readonly ReceiveLane _lane = lanes.Messages.Receive;
    private readonly List<Message> _messages = [];
    private readonly List<Rejection> _rejections = [];
    private readonly CallArrivals _calls = new(stream, lanes, context, replies, link);

    /// <summary>Takes a message out of a frame, to be delivered.</summary>
    /// <param name="frame">The frame without its length.</param>
    /// <param name="now">The time.</param>
    /// <returns>False if the frame is not a message.</returns>
    /// <exception cref="PyileException">The message violates the protocol.</exception>
    public bool TryAdd(ReadOnlyMemory<byte> frame, DateTimeOffset now)
    {
        if (!MessageCodec.TryRead(frame.Span, out MessageHead head, out ReadOnlySpan<byte> body))
            return false;
        if (head.Lane != Lanes.Messages)
        {
            if (head.Lane == Lanes.Calls)
                _calls.Take(head, body);
            else if (replies.AddRejectedLane(head.Lane))
                link.Signal(isLone: false);
            return true;
        }
        ulong last = _lane.Last;
        switch (_lane.Judge(head.Number))
        {
            case Arrival.Gap:
                throw stream.Violation($"message {head.Number} follows message {last}");

            case Arrival.Take when FindRejection(head) is { } rejection:
                _rejections.Add(rejection);
                break;

            case Arrival.Take when (head.Bits & MessageBits.Once) != 0 && IsRepeated(head.Id):
                _rejections.Add(new Rejection(_messages.Count, head.Number, null, 0));
                break;

            case Arrival.Take:
                _messages.Add(ToMessage(head, body, now));
                break;
        }
        return true;
    }

    /// <summary>Puts the messages that arrived into the inbox.</summary>
    /// <exception cref="PyileException">The sender has left meanwhile.</exception>
    public async ValueTask DeliverAsync(CancellationToken cancellationToken)
    {
        if (_messages.Count == 0 && _rejections.Count == 0)
            return;
        if (lanes.IsClosed)
            throw new PyileException(PyileError.NotAMember, "its sender is not on the roster any more");
        int rejected = 0;
        for (int done = 0; ;)
        {
            int until = rejected < _rejections.Count ? _rejections[rejected].Before : _messages.Count;
            if (done < until)
                done += Put(done, until);
            if (done == until)
            {
                if (rejected == _rejections.Count)
                    break;
                Reject(_rejections[rejected++]);
                continue;
            }
            // Reading does not stop where calls may follow.
            if (!lanes.Calls.IsInUse && await HasRoomSoonAsync(cancellationToken).ConfigureAwait(false))
                continue;
            _lane.Discard();
            link.Signal(isLone: false);
            context.Work.Run(() => ResumeAsync(cancellationToken));
            break;
        }
        _messages.Clear();
        _rejections.Clear();
    }

    private Rejection? FindRejection(in MessageHead head)
    {
        if (!head.Tags.IsEmpty && head.Tags.FirstUnknownCritical(KnownTags.Message) is > 0 and var tag)
            return new Rejection(_messages.Count, head.Number, RejectionReason.UnsupportedTag, tag);
        if (head.Kind is not (BodyKind.Text or BodyKind.Json))
            return new Rejection(_messages.Count, head.Number, RejectionReason.UnsupportedKind, (byte)head.Kind);
        if (head.Destination is not (MessageDestination.Member or MessageDestination.Everyone))
            return new Rejection(_messages.Count, head.Number, RejectionReason.UnsupportedDestination, (byte)head.Destination);
        return null;
    }

    // One that did not fit into the inbox is not remembered, because it comes again.
    private bool IsRepeated(Guid id) => _lane.HasTaken(id) || _messages.Exists(m => m.IsOnce && m.Id == id);

    private void Reject(in Rejection rejection)
    {
        if (rejection.Reason is not { } reason)
        {
            _lane.NoteRepeated();
            link.Signal(isLone: false);
            return;
        }
        Log.MessageRejected(context.Logger, lanes.Member.Address, reason, rejection.Detail);
        // Before it counts as received, so that it is written before the acknowledgement that covers it.
        if (!replies.AddRejected(Lanes.Messages, rejection.Number, reason, rejection.Detail))
            throw stream.Violation("it does not read why its messages are rejected");
        _lane.NoteRejected(reason, rejection.Detail);
        link.Signal(isLone: false);
    }

    // Counted before a reader can take them, and acknowledged after.
    private int Put(int from, int until)
    {
        ReadOnlySpan<Message> arrived = CollectionsMarshal.AsSpan(_messages)[from..until];
        int count = context.Received.Reserve(arrived);
        if (count == 0)
            return 0;
        arrived = arrived[..count];
        long bytes = 0;
        foreach (Message message in arrived)
        {
            bytes += message.Size;
            if (message.IsOnce)
                _lane.Remember(message.Id);
        }
        _lane.Count(count, bytes);
        context.Received.Publish(arrived);
        _lane.NoteReceived(count);
        // On another thread, after the reader that the message wakes: its answer may carry the acknowledgement along.
        link.Signal(isLone: false);
        return count;
    }

    private async ValueTask<bool> HasRoomSoonAsync(CancellationToken cancellationToken)
    {
        using var grace = new CancellationTokenSource(Grace, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, grace.Token);
        try
        {
            await context.Received.WaitForRoomAsync(_lane.Share, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await context.Received.WaitForResumeMarkAsync(_lane.Share, cancellationToken).ConfigureAwait(false);
        _lane.NoteRoom();
        link.Signal(isLone: false);
    }

    // The sender is the member of the link's certificate, whatever the message says.
    private Message ToMessage(in MessageHead head, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (body.Length > ProtocolLimits.MessageBody)
            throw stream.Violation("a message has more than 1 MiB");
        if (!Utf8.IsValid(body))
            throw stream.Violation("a message is not valid UTF-8");
        byte[] bytes = body.ToArray();
        if (head.Kind == BodyKind.Json && !JsonBody.IsValid(bytes))
            throw stream.Violation("a message of kind JSON is not a JSON value");
        bool isBroadcast = head.Destination == MessageDestination.Everyone;
        return new Message(lanes.Member, isBroadcast ? null : context.Members.Own)
        {
            Id = head.Id,
            Time = now,
            Body = bytes,
            Kind = head.Kind == BodyKind.Json ? MessageKind.Json : MessageKind.Text,
            IsBroadcast = isBroadcast,
            IsOnce = (head.Bits & MessageBits.Once) != 0,
            IsAutomatic = (head.Bits & MessageBits.Automatic) != 0,
            InReplyTo = MessageTags.InReplyTo(head.Tags),
            Encrypted = true,
            Share = _lane.Share,
        };
    }

    /// <summary>A message that is not taken.</summary>
    /// <param name="Before">How many of the messages that wait to be put into the inbox precede it.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="Reason">Why it is not taken; null if it is in the inbox already.</param>
    /// <param name="Detail">What is not supported.</param>
    private readonly record struct Rejection(int Before, ulong Number, RejectionReason? Reason, ushort Detail);
}
