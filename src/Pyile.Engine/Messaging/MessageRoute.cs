using System.Security.Cryptography;
using Pyile.Engine.Links;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>
/// The messages to and from one member while it is on the roster, whichever link carries them: what is to be sent, how
/// far the other side has it, and how far this side has what the other sends. A link that ends leaves all of it here.
/// </summary>
internal sealed class MessageRoute : IDeadlineOwner
{
    private readonly Lock _sync = new();
    private readonly MessagingContext _parts;
    private readonly SendResults _results;
    private readonly Action _needsLink;
    private readonly SendQueue<QueuedMessage> _queue;
    private readonly FlushList _flushes = new();
    private readonly DeadlineTimer _deadlines;
    private readonly ulong _session = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
    private RouteCounters _counters;
    private MessageLink? _link;
    private ulong _otherSession;
    private ulong _received;
    private bool _isPaused;
    private bool _isClosed;
    private bool _isSought;
    private SendOutcome _closedBy;
    private string? _problem;

    public MessageRoute(MessagingContext parts, Member member, SendResults results, Action needsLink)
    {
        _parts = parts;
        _results = results;
        _needsLink = needsLink;
        Member = member;
        _queue = new SendQueue<QueuedMessage>(parts.Options.Outbox.MaxMessages, parts.Options.Outbox.MaxBytes);
        _deadlines = new DeadlineTimer(parts.Time, this);
    }

    public Member Member { get; }

    public MessageLink? Link
    {
        get
        {
            lock (_sync)
                return _link;
        }
    }

    public bool IsClosed
    {
        get
        {
            lock (_sync)
                return _isClosed;
        }
    }

    /// <summary>Nothing waits and nothing is unacknowledged.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_sync)
                return _queue.IsEmpty;
        }
    }

    /// <summary>The number of the last message that is in the inbox.</summary>
    public ulong Received
    {
        get
        {
            lock (_sync)
                return _received;
        }
    }

    /// <summary>Puts a message behind those that were sent before it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="shared">Its text as UTF-8, where others get it too; else empty.</param>
    /// <param name="timeout">After that it is given up.</param>
    /// <param name="waiter">Who waits for the receipt; null where nobody does.</param>
    /// <returns>Null where it has its place in the queue; else, where nobody waits for the receipt, what completes when it has.</returns>
    public Task? Send(Message message, ReadOnlyMemory<byte> shared, TimeSpan timeout, PendingReceipt? waiter)
    {
        TimeSpan now = _parts.Clock.Now;
        var outgoing = new QueuedMessage { Message = message, Shared = shared, Began = now, Waiter = waiter };
        Task? place = null;
        MessageLink? link;
        bool isAlone = false;
        bool isSought = false;
        bool isClosed;
        lock (_sync)
        {
            link = _link;
            isClosed = _isClosed;
            if (!isClosed)
            {
                isAlone = _queue.IsEmpty;
                outgoing.Sequence = ++_counters.Sent;
                if (!_queue.Add(outgoing, message.Size, now + timeout) && waiter is null)
                {
                    var admission = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _queue.Newest.Waiter = admission;
                    place = admission.Task;
                }
                _deadlines.Arm(_queue.EarliestDeadline, now);
                isSought = TrySeek();
            }
        }
        if (isClosed)
            _results.FailedAtOnce(Member, outgoing, _closedBy);
        else if (isSought)
            _needsLink();
        else
            link?.Kick(isAlone);
        return place;
    }

    /// <summary>The caller does not wait any more. The message may arrive all the same, but counts as failed.</summary>
    public void GiveUp(PendingReceipt waiter)
    {
        var ended = new List<(QueuedMessage Item, bool WasWritten)>();
        lock (_sync)
        {
            _queue.Remove(outgoing => ReferenceEquals(outgoing.Waiter, waiter), ended);
            _counters.Failed += ended.Count;
        }
        if (ended.Count > 0)
            AfterEnd();
    }

    /// <summary>Completes when all that was sent so far is delivered or failed.</summary>
    public Task FlushAsync()
    {
        lock (_sync)
            return _queue.TryPeekOldest(out _) ? _flushes.Add(_counters.Sent) : Task.CompletedTask;
    }

    /// <summary>The next messages for a link to write, as many as fit.</summary>
    public void TakeFor(MessageLink link, MessageBatch batch, List<Numbered<QueuedMessage>> taken)
    {
        taken.Clear();
        int room = batch.Room;
        lock (_sync)
        {
            if (_link != link || _isPaused)
                return;
            while (_queue.TryTake(room, out Numbered<QueuedMessage> next))
            {
                taken.Add(next);
                if (next.IsAgain)
                    _counters.Resent++;
                else if (!_counters.IsMeasuring)
                    _counters.Measure(next.Number, _parts.Clock.Now);
                room = MessageBatch.RoomBehind(room, next.Size);
            }
        }
    }

    /// <summary>The other side has everything up to this number, or has its inbox full behind it.</summary>
    /// <returns>False where it cannot have that.</returns>
    public bool Acknowledge(Acknowledgement acknowledgement, List<QueuedMessage> scratch)
    {
        MessageLink? link;
        scratch.Clear();
        lock (_sync)
        {
            if (_counters.IsMeasuring)
                _counters.Acknowledged(acknowledgement.Number, _parts.Clock.Now);
            bool isPossible = acknowledgement.IsFull
                ? _queue.Rewind(acknowledgement.Number, scratch)
                : acknowledgement.Number < _queue.Acknowledged || _queue.Acknowledge(acknowledgement.Number, scratch);
            if (!isPossible)
                return false;
            if (acknowledgement.IsFull)
                _counters.GiveUpMeasuring();
            _isPaused = acknowledgement.IsFull;
            CountDelivered(scratch);
            link = _queue.HasSomethingToWrite ? _link : null;
        }
        _results.Delivered(Member, scratch);
        AfterEnd();
        link?.Kick(isLone: false);
        return true;
    }

    /// <summary>So many messages more are in the inbox.</summary>
    public void CountReceived(int messages, long bytes)
    {
        lock (_sync)
        {
            _received += (ulong)messages;
            _counters.Received += messages;
            _counters.BytesReceived += bytes;
        }
    }

    public void CountDouble()
    {
        lock (_sync)
            _counters.Doubles++;
    }

    /// <summary>Where this side has left off.</summary>
    public Position WhereItIs()
    {
        lock (_sync)
            return new Position(_session, _queue.Acknowledged + 1, _otherSession, _received);
    }

    /// <summary>Compares where both have left off, while no link carries this route.</summary>
    /// <returns>False where the two do not fit.</returns>
    public bool Resume(Position other)
    {
        var delivered = new List<QueuedMessage>();
        var lost = new List<(QueuedMessage Item, bool WasWritten)>();
        if (other is { Session: 0 } or { Next: 0 })
            return false;
        lock (_sync)
        {
            bool isSuccessor = _otherSession != 0 && other.Session != _otherSession;
            if (isSuccessor)
                _queue.ForgetWritten(lost);
            else if (!_queue.Rewind(other.OtherSession == _session ? other.Received : _queue.Acknowledged, delivered))
                return false;
            if (other.Session != _otherSession)
            {
                _otherSession = other.Session;
                _received = other.Next - 1;
            }
            else if (other.Next > _received + 1)
            {
                return false;
            }
            _isPaused = false;
            _counters.GiveUpMeasuring();
            CountDelivered(delivered);
            _counters.Failed += lost.Count;
        }
        _results.Delivered(Member, delivered);
        foreach ((QueuedMessage message, _) in lost)
            _results.Failed(Member, message, SendOutcome.Failed(FailureReason.Refused, $"{Member.Address} was started again before it acknowledged the message, which may have arrived before."));
        AfterEnd();
        return true;
    }

    /// <summary>From now on this link carries the route.</summary>
    /// <returns>False where the member has left meanwhile.</returns>
    public bool TryAttach(MessageLink link)
    {
        lock (_sync)
        {
            if (_isClosed)
                return false;
            _link = link;
            _problem = null;
            _counters.Links++;
            return true;
        }
    }

    /// <summary>The link has ended.</summary>
    public void Detach(MessageLink link)
    {
        bool isSought;
        lock (_sync)
        {
            if (_link == link)
                _link = null;
            isSought = TrySeek();
            if (_queue.IsEmpty)
                _queue.Trim();
        }
        if (isSought)
            _needsLink();
    }

    /// <summary>Whoever looks for a link has found one, or looks again where this says so.</summary>
    public bool StillWantsLink()
    {
        lock (_sync)
            return _isSought = !_isClosed && _link is null && !_queue.IsEmpty;
    }

    /// <summary>Why there is no link, for the receipts.</summary>
    public void NoteProblem(string problem)
    {
        lock (_sync)
            _problem = problem;
    }

    /// <summary>Nothing more goes to or comes from this member: what is pending ends with this outcome.</summary>
    public void Close(SendOutcome outcome)
    {
        var ended = new List<(QueuedMessage Item, bool WasWritten)>();
        MessageLink? link;
        lock (_sync)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            _closedBy = outcome;
            link = _link;
            _queue.Remove(_ => true, ended);
            _counters.Failed += ended.Count;
        }
        _deadlines.Stop();
        link?.Abort();
        foreach ((QueuedMessage message, bool wasWritten) in ended)
            _results.Failed(Member, message, wasWritten ? outcome.MayHaveArrived() : outcome);
        AfterEnd();
    }

    public PeerStatistics Statistics()
    {
        lock (_sync)
        {
            return new PeerStatistics
            {
                Id = Member.Id,
                Address = Member.Address,
                Alias = Member.Alias,
                Sent = _counters.Sent,
                Delivered = _counters.Delivered,
                Failed = _counters.Failed,
                Pending = _counters.Sent - _counters.Delivered - _counters.Failed,
                Queued = _queue.Waiting,
                Unacknowledged = _queue.Unacknowledged,
                BytesSent = _counters.BytesSent,
                Received = _counters.Received,
                BytesReceived = _counters.BytesReceived,
                Resent = _counters.Resent,
                Doubles = _counters.Doubles,
                Reconnects = Math.Max(0, _counters.Links - 1),
                IsLinked = _link is not null,
                RoundTrip = _counters.RoundTrip,
            };
        }
    }

    private bool TrySeek()
    {
        if (_isSought || _isClosed || _link is not null || _queue.IsEmpty)
            return false;
        return _isSought = true;
    }

    private void CountDelivered(List<QueuedMessage> delivered)
    {
        _counters.Delivered += delivered.Count;
        foreach (QueuedMessage message in delivered)
            _counters.BytesSent += message.Message.Size;
    }

    // What ended makes room, and may be the last that somebody waits for.
    private void AfterEnd()
    {
        List<QueuedMessage>? admitted = null;
        MessageLink? link = null;
        lock (_sync)
        {
            if (_queue.IsFull)
            {
                _queue.Admit(admitted = []);
                link = admitted.Count > 0 ? _link : null;
            }
            if (!_flushes.IsEmpty)
                _flushes.Reach(_queue.TryPeekOldest(out QueuedMessage pending) ? pending.Sequence : null);
        }
        foreach (QueuedMessage message in admitted ?? [])
            (message.Waiter as TaskCompletionSource)?.TrySetResult();
        link?.Kick(isLone: false);
    }

    void IDeadlineOwner.OnDeadline()
    {
        var ended = new List<(QueuedMessage Item, bool WasWritten)>();
        string? problem;
        TimeSpan now = _parts.Clock.Now;
        lock (_sync)
        {
            if (_isClosed)
                return;
            problem = _problem;
            _queue.Expire(now, ended);
            _counters.Failed += ended.Count;
            _deadlines.ArmAgain(_queue.EarliestDeadline, now);
        }
        foreach ((QueuedMessage message, bool wasWritten) in ended)
            _results.Failed(Member, message, SendOutcome.Expired(Member.Address, now - message.Began, wasWritten, problem));
        AfterEnd();
    }
}
