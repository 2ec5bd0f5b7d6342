using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>
/// The messages to one member on one lane: what waits, what was written and is not acknowledged, and who waits for the
/// outcome. It outlives the links that carry it.
/// </summary>
internal sealed class SendLane : IDeadlineOwner
{
    private readonly Lock _sync = new();
    private readonly MessagingContext _context;
    private readonly SendResults _results;
    private readonly ILaneCarrier _carrier;
    private readonly SendQueue<QueuedMessage> _queue;
    private readonly FlushList _flushes = new();
    private readonly DeadlineTimer _deadlines;
    private readonly List<Numbered<QueuedMessage>> _taken = [];
    private SendCounters _counters;
    private bool _isPaused;
    private SendOutcome? _closedBy;

    /// <param name="context">What the session shares.</param>
    /// <param name="results">Reports what became of the messages.</param>
    /// <param name="carrier">Carries them to the receiver.</param>
    public SendLane(MessagingContext context, SendResults results, ILaneCarrier carrier)
    {
        _context = context;
        _results = results;
        _carrier = carrier;
        _queue = new SendQueue<QueuedMessage>(context.Outbox.MaxMessages, context.Outbox.MaxBytes);
        _deadlines = new DeadlineTimer(context.Time, this);
    }

    /// <summary>Whether nothing waits and nothing is unacknowledged.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_sync)
                return _queue.IsEmpty;
        }
    }

    /// <summary>Whether something was written that is not acknowledged.</summary>
    public bool IsOwed
    {
        get
        {
            lock (_sync)
                return _queue.HasWritten;
        }
    }

    /// <summary>The lowest number that a message may be sent with.</summary>
    public ulong Next
    {
        get
        {
            lock (_sync)
                return _queue.Acknowledged + 1;
        }
    }

    private Member To => _carrier.Member;

    /// <summary>Queues a message behind those that were sent before it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="shared">Its text as UTF-8 if other members get it too; else empty.</param>
    /// <param name="timeout">The time after which the message is given up if the receiver acknowledges nothing.</param>
    /// <param name="receipt">Gets the outcome, or null if the caller does not wait for it.</param>
    /// <returns>
    /// Null if the message has its place in the queue. Otherwise, if there is no receipt to wait for, a task that completes
    /// when it has.
    /// </returns>
    public Task? Send(Message message, ReadOnlyMemory<byte> shared, TimeSpan timeout, PendingReceipt? receipt)
    {
        TimeSpan now = _context.Clock.Now;
        var queued = new QueuedMessage { Message = message, Shared = shared, Began = now, Receipt = receipt };
        Task? place = null;
        SendOutcome? closedBy;
        bool isAlone = false;
        lock (_sync)
        {
            closedBy = _closedBy;
            if (closedBy is null)
            {
                isAlone = _queue.IsEmpty;
                queued.Sequence = ++_counters.Sent;
                if (!_queue.Add(queued, message.Size, now, timeout) && receipt is null)
                {
                    var admission = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _queue.Newest.Admission = admission;
                    place = admission.Task;
                }
                _deadlines.Arm(_queue.EarliestDeadline, now);
            }
        }
        if (closedBy is { } outcome)
            _results.FailedAtOnce(To, queued, outcome);
        else
            _carrier.Signal(isAlone);
        return place;
    }

    /// <summary>Ends the wait for a receipt. The message may still arrive, but counts as failed.</summary>
    public void GiveUp(PendingReceipt receipt)
    {
        var ended = new List<(QueuedMessage Item, bool WasWritten)>();
        lock (_sync)
        {
            _queue.Remove(queued => ReferenceEquals(queued.Receipt, receipt), ended);
            _counters.Failed += ended.Count;
        }
        if (ended.Count > 0)
            AfterEnd();
    }

    /// <summary>Completes when every message that was sent so far is delivered or has failed.</summary>
    public Task FlushAsync()
    {
        lock (_sync)
            return _queue.TryPeekOldest(out _) ? _flushes.Add(_counters.Sent) : Task.CompletedTask;
    }

    /// <summary>Writes the next messages, as many as fit. Called by the writer of the link, on one thread at a time.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Fill(MessageBatch batch)
    {
        _taken.Clear();
        int room = batch.Room;
        lock (_sync)
        {
            while (!_isPaused && _queue.TryTake(room, out Numbered<QueuedMessage> next))
            {
                _taken.Add(next);
                if (next.IsAgain)
                    _counters.Resent++;
                else if (!_counters.IsMeasuring)
                    _counters.Measure(next.Number, _context.Clock.Now);
                room = MessageBatch.RoomBehind(room, next.Size);
            }
        }
        // A text is encoded here, where it holds up no sender.
        foreach (Numbered<QueuedMessage> next in _taken)
            batch.Add(next);
        return _taken.Count > 0;
    }

    /// <summary>The receiver has everything up to this number. If its inbox is full, it has discarded what follows.</summary>
    /// <param name="number">The number.</param>
    /// <param name="isFull">Whether its inbox is full, so that nothing is sent until another acknowledgement.</param>
    /// <param name="delivered">Is filled with the messages that are delivered.</param>
    /// <returns>False if no message with this number was written.</returns>
    public bool OnAcknowledged(ulong number, bool isFull, List<QueuedMessage> delivered)
    {
        bool hasMore;
        TimeSpan now = _context.Clock.Now;
        delivered.Clear();
        lock (_sync)
        {
            if (_counters.IsMeasuring)
                _counters.EndMeasuring(number, now);
            if (number < _queue.Acknowledged)
                return true;
            // One that repeats a number says that a part of the next message has arrived.
            if (!isFull || number > _queue.Acknowledged)
                _queue.Progress(now);
            if (!(isFull ? _queue.Rewind(number, delivered) : _queue.Acknowledge(number, delivered)))
                return false;
            if (isFull)
                _counters.GiveUpMeasuring();
            _isPaused = isFull;
            CountDelivered(delivered);
            hasMore = _queue.HasSomethingToWrite;
        }
        _results.Delivered(To, delivered);
        AfterEnd();
        if (hasMore)
            _carrier.Signal(isLone: false);
        return true;
    }

    /// <summary>The receiver did not take these messages, so they have failed.</summary>
    public void OnRejected(in RejectedRun run)
    {
        var ended = new List<(QueuedMessage Item, bool WasWritten)>();
        lock (_sync)
        {
            _queue.Reject(run.First, run.Last, ended);
            _counters.Failed += ended.Count;
        }
        foreach ((QueuedMessage message, _) in ended)
            _results.Failed(To, message, SendOutcome.Rejected(To.Address, run.Reason, run.Detail));
        if (ended.Count > 0)
            AfterEnd();
    }

    /// <summary>Takes up where an earlier link has left off, while no link carries the lane.</summary>
    /// <param name="isSuccessor">Whether the receiver was started again, so that what was written to it has failed.</param>
    /// <param name="received">The last number that the receiver has, or null if it does not know this session.</param>
    /// <returns>False if the receiver cannot have that.</returns>
    public bool Resume(bool isSuccessor, ulong? received)
    {
        var delivered = new List<QueuedMessage>();
        var lost = new List<(QueuedMessage Item, bool WasWritten)>();
        lock (_sync)
        {
            if (isSuccessor)
                _queue.ForgetWritten(lost);
            else if (!_queue.Rewind(received ?? _queue.Acknowledged, delivered))
                return false;
            if (delivered.Count > 0)
                _queue.Progress(_context.Clock.Now);
            _isPaused = false;
            _counters.GiveUpMeasuring();
            CountDelivered(delivered);
            _counters.Failed += lost.Count;
        }
        _results.Delivered(To, delivered);
        foreach ((QueuedMessage message, _) in lost)
            _results.Failed(To, message, SendOutcome.Restarted(To.Address));
        AfterEnd();
        return true;
    }

    /// <summary>Releases memory if nothing is queued.</summary>
    public void Trim()
    {
        lock (_sync)
        {
            if (_queue.IsEmpty)
                _queue.Trim();
        }
    }

    /// <summary>Ends everything that is queued with this outcome, and whatever is sent later.</summary>
    public void Close(SendOutcome outcome)
    {
        var ended = new List<(QueuedMessage Item, bool WasWritten)>();
        lock (_sync)
        {
            _closedBy = outcome;
            _queue.Remove(_ => true, ended);
            _counters.Failed += ended.Count;
        }
        _deadlines.Stop();
        foreach ((QueuedMessage message, bool wasWritten) in ended)
            _results.Failed(To, message, wasWritten ? outcome.MayHaveArrived() : outcome);
        AfterEnd();
    }

    public PeerStatistics CountInto(PeerStatistics statistics)
    {
        lock (_sync)
        {
            return statistics with
            {
                Sent = _counters.Sent,
                Delivered = _counters.Delivered,
                Failed = _counters.Failed,
                Pending = _counters.Sent - _counters.Delivered - _counters.Failed,
                Queued = _queue.Waiting,
                Unacknowledged = _queue.Unacknowledged,
                BytesSent = _counters.BytesSent,
                Resent = _counters.Resent,
                RoundTrip = _counters.RoundTrip,
            };
        }
    }

    void IDeadlineOwner.OnDeadline()
    {
        var ended = new List<(QueuedMessage Item, bool WasWritten)>();
        TimeSpan now = _context.Clock.Now;
        bool isPaused;
        lock (_sync)
        {
            if (_closedBy is not null)
                return;
            _queue.Expire(now, ended);
            _counters.Failed += ended.Count;
            _deadlines.ArmAgain(_queue.EarliestDeadline, now);
            isPaused = _isPaused;
        }
        if (ended.Count > 0)
        {
            SendOutcome outcome = SendOutcome.Expired(To.Address, _carrier.FindProblem(), isPaused);
            foreach ((QueuedMessage message, bool wasWritten) in ended)
                _results.Failed(To, message, wasWritten ? outcome.MayHaveArrived() : outcome);
        }
        AfterEnd();
    }

    private void CountDelivered(List<QueuedMessage> delivered)
    {
        _counters.Delivered += delivered.Count;
        foreach (QueuedMessage message in delivered)
            _counters.BytesSent += message.Message.Size;
    }

    // Messages that ended make room for others, and may be the last that a flush waits for.
    private void AfterEnd()
    {
        List<QueuedMessage>? admitted = null;
        lock (_sync)
        {
            if (_queue.IsFull)
                _queue.Admit(admitted = []);
            if (!_flushes.IsEmpty)
                _flushes.Reach(_queue.TryPeekOldest(out QueuedMessage pending) ? pending.Sequence : null);
        }
        if (admitted is not { Count: > 0 })
            return;
        foreach (QueuedMessage message in admitted)
            message.Admission?.TrySetResult();
        _carrier.Signal(isLone: false);
    }
}
