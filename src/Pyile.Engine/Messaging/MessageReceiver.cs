using System.Runtime.InteropServices;
using System.Text.Unicode;
using Pyile.Engine.Links;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>
/// Messages that came on a link, on their way into the inbox. Where the inbox is full the link is not read, which slows
/// the sender down and loses nothing. Where that lasts, what comes is thrown away, to be sent again when there is room:
/// behind it may be acknowledgements of what this side has sent.
/// </summary>
/// <param name="stream">Where they come from.</param>
/// <param name="route">Where what is taken is counted.</param>
/// <param name="parts">What the session shares.</param>
/// <param name="received">Told of messages that have their place in the inbox, before anybody can take them.</param>
/// <param name="acknowledge">Called when there is more to acknowledge, or something else about it.</param>
internal sealed class MessageReceiver(FrameStream stream, MessageRoute route, MessagingContext parts, Action<ReadOnlySpan<Message>> received, Action acknowledge)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private readonly List<Message> _messages = [];
    private ulong _last = route.Received;
    private volatile bool _isFull;
    private int _fullUnsaid;
    private bool _isThrownAway;

    /// <summary>Says how far this side has what came.</summary>
    public void Acknowledge(MessageBatch batch)
    {
        bool isFullUnsaid = Interlocked.Exchange(ref _fullUnsaid, 0) != 0;
        bool isFull = _isFull;
        // Whoever was never told that its messages were thrown away would never send them again.
        if (isFullUnsaid && !isFull)
            batch.AddAcknowledgement(route.Received, isFull: true);
        batch.AddAcknowledgement(route.Received, isFull);
    }

    /// <param name="frame">What follows the length.</param>
    /// <param name="now">The time.</param>
    /// <returns>False where the frame is no message.</returns>
    /// <exception cref="PyileException">It is a message that cannot be.</exception>
    public bool TryAdd(ReadOnlyMemory<byte> frame, DateTimeOffset now)
    {
        if (!FrameCodec.TryReadMessage(frame.Span, out MessageHead head, out ReadOnlySpan<byte> body))
            return false;
        if (head.Number <= _last)
        {
            route.CountDouble();
            return true;
        }
        if (_isThrownAway)
        {
            // The first that is sent again is the one that was thrown away first.
            if (_isFull || head.Number != _last + 1)
                return true;
            _isThrownAway = false;
        }
        if (head.Number != _last + 1)
            throw stream.Violation($"message {head.Number} follows message {_last}");
        _messages.Add(ToMessage(head, body, now));
        _last = head.Number;
        return true;
    }

    /// <summary>Puts into the inbox what has come.</summary>
    /// <exception cref="PyileException">The sender has left meanwhile.</exception>
    public async ValueTask DeliverAsync(CancellationToken cancellationToken)
    {
        if (_messages.Count == 0)
            return;
        if (route.IsClosed)
            throw new PyileException(PyileError.NotAMember, "its sender is not on the roster any more");
        for (int done = 0; done < _messages.Count;)
        {
            done += Put(done);
            if (done == _messages.Count || await HasRoomSoonAsync(cancellationToken).ConfigureAwait(false))
                continue;
            _last -= (ulong)(_messages.Count - done);
            _isThrownAway = _isFull = true;
            Volatile.Write(ref _fullUnsaid, 1);
            acknowledge();
            parts.Work.Run(() => AskAgainAsync(cancellationToken));
            break;
        }
        _messages.Clear();
    }

    private int Put(int from)
    {
        ReadOnlySpan<Message> left = CollectionsMarshal.AsSpan(_messages)[from..];
        int put = parts.Inbox.TryAdd(left, OnPut);
        if (put > 0)
            acknowledge();
        return put;
    }

    // Counted before anybody can take them.
    private void OnPut(ReadOnlySpan<Message> put)
    {
        long bytes = 0;
        foreach (Message message in put)
            bytes += message.Size;
        route.CountReceived(put.Length, bytes);
        received(put);
    }

    private async ValueTask<bool> HasRoomSoonAsync(CancellationToken cancellationToken)
    {
        using var grace = new CancellationTokenSource(Grace, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, grace.Token);
        try
        {
            await parts.Inbox.WaitForRoomAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task AskAgainAsync(CancellationToken cancellationToken)
    {
        await parts.Inbox.WaitForResumeMarkAsync(cancellationToken).ConfigureAwait(false);
        _isFull = false;
        acknowledge();
    }

    // Who sent it is what the link's certificate says; there is nothing else to believe.
    private Message ToMessage(in MessageHead head, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!Utf8.IsValid(body))
            throw stream.Violation("a message is not Unicode text");
        byte[] bytes = body.ToArray();
        if (head.Kind == BodyKind.Json && !JsonBody.IsValid(bytes))
            throw stream.Violation("what it calls a JSON value is none");
        Member sender = route.Member;
        return new Message
        {
            Id = head.Id,
            Time = now,
            Body = bytes,
            Kind = head.Kind == BodyKind.Json ? MessageKind.Json : MessageKind.Text,
            IsBroadcast = head.IsBroadcast,
            From = sender.Address,
            FromId = sender.Id,
            To = head.IsBroadcast ? null : parts.Members.OwnAddress,
            ToId = head.IsBroadcast ? null : parts.Members.Self,
            Alias = sender.Alias ?? "",
            Encrypted = true,
        };
    }
}
