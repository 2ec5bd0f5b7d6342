using System.Diagnostics.CodeAnalysis;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Links;

/// <summary>
/// A connection between two members that carries their lanes in both directions, whichever side dialled it. What is not
/// acknowledged when it ends stays in the lanes.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer and without a linked token holds nothing.")]
internal sealed class MessageLink : ILaneLink, IBatchSource
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PartTime = TimeSpan.FromSeconds(1);

    private readonly FrameStream _stream;
    private readonly MemberLanes _lanes;
    private readonly MessagingContext _context;
    private readonly MessageReceiver _receiver;
    private readonly LinkReplies _replies = new();
    private readonly LinkWriter _writer;
    private readonly FairShare.Account _share;
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LinkLiveness _liveness;
    private volatile bool _isIdle;
    private volatile bool _isLeft;
    private TimeSpan? _leftAt;
    private TimeSpan? _partSince;
    private uint _pings;
    private volatile string? _why;

    /// <param name="stream">The connection, which belongs to the link from here on.</param>
    /// <param name="lanes">What it carries.</param>
    /// <param name="context">What the session shares.</param>
    /// <param name="liveness">Decides when it is dead.</param>
    public MessageLink(FrameStream stream, MemberLanes lanes, MessagingContext context, LinkLiveness liveness)
    {
        _stream = stream;
        _lanes = lanes;
        _context = context;
        _writer = new LinkWriter(stream.Connection, this);
        _receiver = new MessageReceiver(stream, lanes, context, _replies, this);
        _share = new FairShare.Account(context.FairShare);
        LastUsed = context.Clock.Now;
        _liveness = liveness;
    }

    public TimeSpan LastUsed { get; private set; }

    public Task Ended => _ended.Task;

    /// <summary>Whether any frame arrived on it, so that dialling was not in vain.</summary>
    public bool HasCarried { get; private set; }

    public void Signal(bool isLone) => _writer.Signal(isLone);

    public void Abort()
    {
        _over.Cancel();
        _stream.Connection.Abort();
    }

    public void CloseIdle()
    {
        _isIdle = true;
        Signal(isLone: false);
    }

    public void Check(TimeSpan now, TimeSpan late)
    {
        if (_isLeft)
        {
            // The other side answers a goodbye by closing the connection.
            if (now - (_leftAt ??= now) >= GoodbyeTime)
                Abort();
            return;
        }
        switch (_liveness.Check(now, _lanes.IsOwed, late))
        {
            case LinkCheck.PingDue:
                Ping();
                break;
            case LinkCheck.Dead:
                _why = $"nothing arrived for {(now - _liveness.Heard).TotalSeconds:0.#} s";
                Abort();
                break;
        }
    }

    public void Probe()
    {
        _liveness.Ask(_context.Clock.Now);
        Ping();
    }

    /// <summary>Runs the link until it ends.</summary>
    public async Task RunAsync()
    {
        string why = "it was closed";
        try
        {
            Log.LinkOpened(_context.Logger, _lanes.Member.Address, _lanes.DescribePath());
            // Messages may have been waiting for the link.
            Signal(isLone: false);
            why = await ReadAsync(_over.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or PyileException)
        {
            why = exception.Message;
        }
        catch (OperationCanceledException)
        {
            // This side has closed it.
        }
        finally
        {
            await EndAsync(_why ?? why).ConfigureAwait(false);
        }
    }

    void IBatchSource.Fill(MessageBatch batch)
    {
        if (_isLeft)
            return;
        _lanes.Acknowledge(batch, _replies);
        if (_isIdle)
        {
            batch.Add(new GoodbyeFrame(GoodbyeReason.Idle));
            _isLeft = true;
            return;
        }
        if (_lanes.Fill(batch))
            LastUsed = _context.Clock.Now;
    }

    void IBatchSource.OnWriteFailed(string why)
    {
        _why = why;
        Abort();
    }

    private void Ping()
    {
        _replies.AddPing(Interlocked.Increment(ref _pings));
        Signal(isLone: false);
    }

    private async Task EndAsync(string why)
    {
        await _over.CancelAsync().ConfigureAwait(false);
        _stream.Connection.Abort();
        await _writer.StopAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        Log.LinkEnded(_context.Logger, _lanes.Member.Address, why);
        _ended.TrySetResult();
        _lanes.Detach(this);
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        TimeSpan from = _context.Clock.Now;
        while (true)
        {
            // First of all: frames may have arrived together with the other side's position, and nothing may follow them.
            if (!TryTakeFrames())
                return "the other side does not need it any more";
            ValueTask delivering = _receiver.DeliverAsync(cancellationToken);
            TimeSpan rest = _share.Spend(from, _context.Clock.Now);
            await delivering.ConfigureAwait(false);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, _context.Time, cancellationToken).ConfigureAwait(false);

            from = _context.Clock.Now;
            ReportPart(from);
            ValueTask<bool> filling = _stream.FillAsync(cancellationToken);
            bool isThere = filling.IsCompleted;
            if (!await filling.ConfigureAwait(false))
                return "the other side closed it";
            TimeSpan heard = _context.Clock.Now;
            _liveness.Hear(heard);
            // The time of waiting, for bytes as for room in the inbox, does not count.
            if (!isThere)
                from = heard;
        }
    }

    // On a slow path a large message takes longer than its sender waits without a sign of progress.
    private void ReportPart(TimeSpan now)
    {
        if (!_stream.HasPart)
        {
            _partSince = null;
        }
        else if (_partSince is not { } since)
        {
            _partSince = now;
        }
        else if (now - since >= PartTime)
        {
            _partSince = now;
            _lanes.NotePart();
            Signal(isLone: false);
        }
    }

    /// <returns>False if the other side says goodbye.</returns>
    private bool TryTakeFrames()
    {
        DateTimeOffset now = _context.Clock.WallClock;
        _context.Members.NoteHeard(_lanes.Member.Id, null, now);
        while (_stream.TryTake(ProtocolLimits.Message))
        {
            HasCarried = true;
            if (_receiver.TryAdd(_stream.Frame, now))
                LastUsed = _liveness.Heard;
            else if (!TryTake(_stream.Parse()))
                return false;
        }
        return true;
    }

    /// <returns>False if the other side says goodbye.</returns>
    private bool TryTake(ProtocolFrame frame)
    {
        switch (frame)
        {
            case AcknowledgementFrame acknowledgement:
                if (!_lanes.OnAcknowledged(acknowledgement.Lane, acknowledgement.Number, acknowledgement.IsFull))
                    throw _stream.Violation($"it acknowledges message {acknowledgement.Number}, which was not sent");
                LastUsed = _liveness.Heard;
                return true;

            case MessageRejectedFrame rejected:
                _lanes.OnRejected(rejected.Lane, new RejectedRun(rejected.Number, rejected.Number, rejected.Reason, rejected.Detail));
                return true;

            case LaneRejectedFrame { Lane: Lanes.Messages }:
                throw _stream.Violation("it takes no messages");

            case PingFrame ping:
                _replies.AddPong(ping.Number);
                Signal(isLone: false);
                return true;

            case LaneRejectedFrame { Lane: Lanes.Calls }:
                _lanes.Calls.OnLaneRejected();
                return true;

            // A pong shows that the other side is alive, as everything does that arrives. No other lanes are used.
            case PongFrame or LaneRejectedFrame or UnknownFrame:
                return true;

            case GoodbyeFrame:
                return false;

            // Only the host says who is a member, who is banned and who is alive.
            default:
                throw _stream.Violation($"a member does not send {frame.GetType().Name} to another");
        }
    }
}
