using System.Diagnostics.CodeAnalysis;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Links;

/// <summary>
/// A connection between two members, for messages and acknowledgements in both directions, whoever dialled it. What was
/// said on it and is not acknowledged when it ends, <see cref="MessageRoute"/> has.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer and without another token holds nothing.")]
internal sealed class MessageLink
{
    private readonly FrameStream _stream;
    private readonly MessageRoute _route;
    private readonly MessagingContext _parts;
    private readonly MessageReceiver _arrivals;
    private readonly LinkWriter _writer;
    private readonly FairShare.Account _share;
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<QueuedMessage> _delivered = [];
    private readonly List<Numbered<QueuedMessage>> _taken = [];
    private volatile bool _isAcknowledgementDue;
    private volatile bool _isIdle;
    private bool _isLeft;
    private string? _why;

    /// <param name="stream">The connection; it belongs to this from here on.</param>
    /// <param name="route">What it carries.</param>
    /// <param name="parts">What the session shares.</param>
    /// <param name="received">Told of messages that have their place in the inbox, before anybody can take them.</param>
    public MessageLink(FrameStream stream, MessageRoute route, MessagingContext parts, Action<ReadOnlySpan<Message>> received)
    {
        _stream = stream;
        _route = route;
        _parts = parts;
        _writer = new LinkWriter(stream.Connection, Fill, Fail);
        _arrivals = new MessageReceiver(stream, route, parts, received, AcknowledgeSoon);
        _share = new FairShare.Account(parts.FairShare);
        LastUsed = parts.Clock.Now;
    }

    public MessageRoute Route => _route;

    /// <summary>When something was sent or came: those that carry nothing are closed.</summary>
    public TimeSpan LastUsed { get; private set; }

    /// <summary>Completes when nothing of it goes on.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether it was good for anything.</summary>
    public bool HasCarried { get; private set; }

    /// <summary>There is something to write.</summary>
    /// <param name="isLone">It is the only thing under way: it is written at once. Else others may come meanwhile, and go together.</param>
    public void Kick(bool isLone) => _writer.Kick(isLone);

    public void Abort()
    {
        _over.Cancel();
        _stream.Connection.Abort();
    }

    /// <summary>Ends it in good order: it has carried nothing for a while. What is sent meanwhile goes on the next one.</summary>
    public void CloseIdle()
    {
        _isIdle = true;
        Kick(isLone: false);
    }

    /// <summary>Runs it until it ends.</summary>
    public async Task RunAsync()
    {
        string why = "it was closed";
        try
        {
            // What waited for this.
            Kick(isLone: false);
            why = await ReadAsync(_over.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or PyileException)
        {
            why = exception.Message;
        }
        catch (OperationCanceledException)
        {
            // Closed from this side.
        }
        finally
        {
            await EndAsync(_why ?? why).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(string why)
    {
        await _over.CancelAsync().ConfigureAwait(false);
        _stream.Connection.Abort();
        await _writer.StopAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        Log.LinkEnded(_parts.Logger, _route.Member.Address, why);
        _ended.TrySetResult();
        _route.Detach(this);
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        TimeSpan from = _parts.Clock.Now;
        while (true)
        {
            // First of all: what came along with the other side's position is there already, and nothing may follow it.
            if (!TryTakeFrames())
                return "the other side had no more use for it";
            ValueTask delivering = _arrivals.DeliverAsync(cancellationToken);
            TimeSpan rest = _share.Spend(from, _parts.Clock.Now);
            await delivering.ConfigureAwait(false);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, _parts.Time, cancellationToken).ConfigureAwait(false);

            from = _parts.Clock.Now;
            ValueTask<bool> filling = _stream.FillAsync(cancellationToken);
            bool isThere = filling.IsCompleted;
            if (!await filling.ConfigureAwait(false))
                return "the other side closed it";
            LastUsed = _parts.Clock.Now;
            // Waiting, for bytes as for room in the inbox, is nobody's time.
            if (!isThere)
                from = LastUsed;
        }
    }

    /// <returns>False where the other side says goodbye.</returns>
    private bool TryTakeFrames()
    {
        DateTimeOffset now = _parts.Clock.WallClock;
        _parts.Members.NoteHeard(_route.Member.Id, null, now);
        while (_stream.TryTake(ProtocolLimits.Message))
        {
            HasCarried = true;
            if (_arrivals.TryAdd(_stream.Frame, now))
                continue;
            switch (_stream.Parse())
            {
                case Acknowledgement acknowledgement:
                    if (!_route.Acknowledge(acknowledgement, _delivered))
                        throw _stream.Violation($"it acknowledges message {acknowledgement.Number}, which was not sent");
                    break;

                case Goodbye:
                    return false;

                // Who is a member, who is banned and who is alive is the host's to tell.
                case var frame:
                    throw _stream.Violation($"a member does not say {frame.GetType().Name} to another");
            }
        }
        return true;
    }

    private void AcknowledgeSoon()
    {
        _isAcknowledgementDue = true;
        // On another thread, after whoever is woken by the message: its answer may carry this along.
        Kick(isLone: false);
    }

    private void Fill(MessageBatch batch)
    {
        if (_isLeft)
            return;
        if (_isAcknowledgementDue)
        {
            _isAcknowledgementDue = false;
            _arrivals.Acknowledge(batch);
        }
        if (_isIdle)
        {
            batch.Add(new Goodbye(GoodbyeReason.Idle));
            _isLeft = true;
            return;
        }
        _route.TakeFor(this, batch, _taken);
        foreach (Numbered<QueuedMessage> next in _taken)
            batch.Add(next);
        if (_taken.Count > 0)
            LastUsed = _parts.Clock.Now;
    }

    private void Fail(string why)
    {
        _why = why;
        Abort();
    }
}
