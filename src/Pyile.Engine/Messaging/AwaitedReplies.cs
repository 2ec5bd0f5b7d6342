using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>
/// The callers that wait for the reply of one member to one message. A reply goes to its caller alone; one that comes when its caller does
/// not wait any more is an ordinary message.
/// </summary>
internal sealed class AwaitedReplies
{
    private readonly Lock _sync = new();
    private readonly Dictionary<(Guid Question, MemberId From), PendingReply> _pending = [];
    private volatile bool _isClosed;
    private volatile int _count;

    /// <summary>Whether no caller waits, so that no message has to be looked at.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Begins a wait.</summary>
    /// <param name="question">The id of a message that is about to be sent.</param>
    /// <param name="from">Who is to answer it.</param>
    public PendingReply Add(Guid question, MemberId from)
    {
        var pending = new PendingReply(question, from);
        lock (_sync)
        {
            _pending[(question, from)] = pending;
            _count = _pending.Count;
        }
        if (_isClosed)
            End(pending, NoReplyReason.SessionEnded);
        return pending;
    }

    /// <summary>Ends a wait, if it has not ended.</summary>
    public void End(PendingReply pending, NoReplyReason reason)
    {
        if (TryRemove(pending.Question, pending.From) is { } ended)
            ended.End(reason);
    }

    /// <summary>Takes the caller that waits for this message.</summary>
    /// <returns>Null if no caller does.</returns>
    public PendingReply? TryTake(Message message) =>
        message.InReplyTo is { } question && !IsEmpty ? TryRemove(question, message.FromId) : null;

    /// <summary>The member has left: it answers nothing any more.</summary>
    public void Forget(MemberId member) => EndAll(pending => pending.From == member, NoReplyReason.MemberLeft);

    /// <summary>The session has ended.</summary>
    public void Close()
    {
        _isClosed = true;
        EndAll(static _ => true, NoReplyReason.SessionEnded);
    }

    private void EndAll(Predicate<PendingReply> isMeant, NoReplyReason reason)
    {
        PendingReply[] ended;
        lock (_sync)
            ended = [.. _pending.Values.Where(pending => isMeant(pending))];
        foreach (PendingReply pending in ended)
            End(pending, reason);
    }

    private PendingReply? TryRemove(Guid question, MemberId from)
    {
        lock (_sync)
        {
            _pending.Remove((question, from), out PendingReply? pending);
            _count = _pending.Count;
            return pending;
        }
    }
}
