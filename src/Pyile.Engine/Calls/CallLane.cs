using System.Text;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>The lane of the calls between this session and one member: what is on its way, and who gets what arrives.</summary>
internal sealed class CallLane : ICallLane, ICallWriter
{
    private const int MaxFrames = 10_000;
    private const long MaxBytes = 8L << 20;

    // Calls have deadlines of their own.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(10_000);

    private readonly Lock _sync = new();
    private readonly MonotonicClock _clock;
    private readonly ILaneCarrier _carrier;
    private readonly CallEndpoints _endpoints;
    private readonly SendQueue<CallFrame> _queue = new(MaxFrames, MaxBytes);
    private readonly List<Numbered<CallFrame>> _taken = [];
    private readonly List<CallFrame> _done = [];
    private TaskCompletionSource? _flush;

    // How many of those that wait are written with the next one.
    private int _held;
    private bool _isClosed;

    /// <param name="context">What the session shares.</param>
    /// <param name="endpoints">What the session offers.</param>
    /// <param name="turns">Runs the calls of all members.</param>
    /// <param name="carrier">Carries what the lane has to send.</param>
    public CallLane(MessagingContext context, CallEndpoints endpoints, CallTurns turns, ILaneCarrier carrier)
    {
        _clock = context.Clock;
        _carrier = carrier;
        _endpoints = endpoints;
        Outgoing = new OutgoingCalls(context, this);
        Incoming = new IncomingCalls(context, endpoints, turns, this);
    }

    /// <summary>The calls of this session.</summary>
    public OutgoingCalls Outgoing { get; }

    /// <summary>The calls of the member.</summary>
    public IncomingCalls Incoming { get; }

    public ReceiveLane Receive { get; } = new(Lanes.Calls);

    public Member Member => _carrier.Member;

    public bool IsInUse => _endpoints.Any || Outgoing.Any;

    /// <summary>A caller keeps a link until its calls are over, so that the callee need not dial.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_sync)
            {
                if (!_queue.IsEmpty)
                    return false;
            }
            return !Outgoing.Any;
        }
    }

    public bool IsOwed
    {
        get
        {
            lock (_sync)
                return _queue.HasWritten;
        }
    }

    public void Send(CallFrame frame, bool isLone)
    {
        bool isAlone;
        lock (_sync)
        {
            if (_isClosed || frame.IsWithdrawn)
                return;
            isAlone = _queue.Waiting == _held && !_queue.HasWritten;
            _held = 0;
            Add(frame);
        }
        _carrier.Signal(isLone && isAlone);
    }

    public void Hold(CallFrame frame)
    {
        lock (_sync)
        {
            if (_isClosed)
                return;
            Add(frame);
            _held++;
        }
    }

    public void Flush()
    {
        lock (_sync)
        {
            if (_held == 0)
                return;
            _held = 0;
        }
        _carrier.Signal(isLone: false);
    }

    public bool TryWithdraw(CallFrame frame)
    {
        lock (_sync)
        {
            if (frame.WasWritten)
                return false;
            frame.IsWithdrawn = true;
            Remove(f => f == frame);
            return true;
        }
    }

    public bool Fill(MessageBatch batch)
    {
        _taken.Clear();
        int room = batch.Room;
        lock (_sync)
        {
            _held = 0;
            while (_queue.TryTake(room, out Numbered<CallFrame> next))
            {
                next.Item.WasWritten = true;
                _taken.Add(next);
                room = MessageBatch.RoomBehind(room, next.Size);
            }
        }
        foreach (Numbered<CallFrame> next in _taken)
            batch.Add(next.Item.Head(next.Number, _clock.WallClock), next.Item.Body.Span);
        return _taken.Count > 0;
    }

    public void Acknowledge(MessageBatch batch, LinkReplies replies) => Receive.AcknowledgeReceived(batch, replies);

    public bool OnAcknowledged(ulong number, bool isFull)
    {
        bool hasMore;
        lock (_sync)
        {
            if (number >= _queue.Acknowledged && !_queue.Acknowledge(number, _done))
                return false;
            hasMore = AfterDone();
        }
        if (hasMore)
            _carrier.Signal(isLone: false);
        return true;
    }

    public void OnRejected(in RejectedRun run)
    {
        var rejected = new List<(CallFrame Item, bool WasWritten)>();
        lock (_sync)
            _queue.Reject(run.First, run.Last, rejected);
        foreach ((CallFrame frame, _) in rejected)
            Outgoing.OnRejected(frame, SendOutcome.Rejected(Member.Address, run.Reason, run.Detail).Detail!);
    }

    public void OnLaneRejected()
    {
        lock (_sync)
            Remove(static _ => true);
        Outgoing.OnUnsupported();
        Incoming.Abandon();
    }

    public void Take(in MessageHead head, ReadOnlySpan<byte> body)
    {
        switch (head.Kind)
        {
            case BodyKind.Request:
                Incoming.OnRequest(head, body);
                break;
            case BodyKind.Cancel:
                Incoming.OnCancel(head.Id);
                break;
            case BodyKind.Credit:
                Incoming.OnCredit(head.Id, CallTags.CreditOf(head.Tags));
                break;
            case BodyKind.Item:
                Outgoing.OnItem(head.Id, CallTags.StreamOf(head.Tags), body);
                break;
            case BodyKind.End:
                TakeEnd(head, body);
                break;
        }
    }

    public LanePosition GetPosition()
    {
        lock (_sync)
            return Receive.GetPosition(_queue.Acknowledged + 1);
    }

    public bool Resume(LanePosition other, Resumption how)
    {
        if (how.KnowsThisSession)
        {
            foreach (RejectedRun run in other.Rejected)
                OnRejected(run);
        }
        lock (_sync)
        {
            if (how.IsSuccessor)
                _queue.ForgetWritten([]);
            else if (!_queue.Rewind(how.KnowsThisSession ? other.Received : _queue.Acknowledged, _done))
                return false;
            AfterDone();
        }
        if (how.IsSuccessor)
        {
            Outgoing.OnRestarted();
            Incoming.Abandon();
        }
        return Receive.Resume(how.IsNew, other.Next);
    }

    public void Trim()
    {
        lock (_sync)
        {
            if (_queue.IsEmpty)
                _queue.Trim();
        }
    }

    public void Close(SendOutcome outcome)
    {
        lock (_sync)
        {
            _isClosed = true;
            Remove(static _ => true);
        }
        Outgoing.Close(outcome);
        Incoming.Abandon();
    }

    public Task FlushAsync()
    {
        lock (_sync)
        {
            return _queue.IsEmpty
                ? Task.CompletedTask
                : (_flush ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Add(CallFrame frame) => _queue.Add(frame, frame.Body.Length, _clock.Now, Forever);

    private void TakeEnd(in MessageHead head, ReadOnlySpan<byte> body)
    {
        CallFailure failure = CallTags.OutcomeOf(head.Tags) switch
        {
            CallOutcome.Completed => CallFailure.None,
            CallOutcome.NoSuchEndpoint => CallFailure.NoSuchEndpoint,
            CallOutcome.NotAllowed => CallFailure.NotAllowed,
            CallOutcome.InvalidArguments => CallFailure.InvalidArguments,
            CallOutcome.Busy => CallFailure.Busy,
            CallOutcome.DeadlinePassed => CallFailure.TimedOut,
            CallOutcome.Cancelled => CallFailure.Cancelled,
            CallOutcome.Stopped => CallFailure.Stopped,
            _ => CallFailure.Failed,
        };
        bool hasRun = failure is not (CallFailure.NoSuchEndpoint or CallFailure.NotAllowed or CallFailure.InvalidArguments or CallFailure.Busy)
            && CallTags.HasRun(head.Tags);
        // Invalid bytes become replacement characters: the text is for people only.
        Outgoing.OnEnd(head.Id, failure, failure == CallFailure.None ? null : Encoding.UTF8.GetString(body), hasRun);
    }

    private void Remove(Predicate<CallFrame> isMeant)
    {
        _queue.Remove(isMeant, []);
        AfterDone();
    }

    /// <returns>Whether there is something to write that there was no room for before.</returns>
    private bool AfterDone()
    {
        _done.Clear();
        if (_queue.IsFull)
            _queue.Admit(_done);
        bool hasMore = _done.Count > 0;
        _done.Clear();
        if (_queue.IsEmpty)
        {
            _flush?.TrySetResult();
            _flush = null;
        }
        return hasMore;
    }
}
