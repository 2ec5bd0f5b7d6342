using System.Diagnostics.CodeAnalysis;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Links;

/// <summary>
/// Opens the link to one member: dials when there is something to send, accepts what the other side dials, and ensures that
/// one link at a time carries the lanes. Of two that are dialled at the same moment, the one of the lower member id stays.
/// </summary>
/// <param name="isPreferred">Whether this side has the lower id.</param>
/// <param name="context">What the session shares.</param>
/// <param name="handshake">Begins links.</param>
/// <param name="events">Hears of each new link.</param>
[SuppressMessage("Design", "CA1001", Justification = "AvailableWaitHandle of the semaphore is never used, so there is nothing to dispose.")]
internal sealed class LinkNegotiator(
    bool isPreferred, MessagingContext context, LinkHandshake handshake, ILinkEvents events) : ILinkSeeker
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(1);

    private readonly Lock _sync = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private CancellationTokenSource? _dialling;
    private TaskCompletionSource? _dialled;
    private int _incoming;
    private int _failures;

    public void Seek(MemberLanes lanes) => context.Work.Run(() => SeekAsync(lanes));

    /// <summary>Accepts a link that the other side has dialled, in place of any other.</summary>
    /// <returns>The link, to be run; null if the link that this side has dialled stays.</returns>
    /// <exception cref="PyileException">The other side does not speak the protocol, or has left.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<MessageLink?> WelcomeAsync(FrameStream stream, MemberLanes lanes, CancellationToken cancellationToken)
    {
        while (!TryEnter(out Task? dialled))
        {
            await dialled.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (lanes.Link is not null)
                return null;
        }
        try
        {
            await stream.WriteAsync(new WelcomeFrame(), cancellationToken).ConfigureAwait(false);
            // The other side sends its position only if it is going to use the link, so a link that it gave up replaces no other.
            PositionFrame other = await ReadPositionAsync(stream, cancellationToken).ConfigureAwait(false);
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                GiveUpDialling();
                // What the old link still brings counts for this side's position.
                if (lanes.Link is { } old)
                {
                    old.Abort();
                    await old.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
                Resume(stream, lanes, other);
                await stream.WriteAsync(lanes.GetPosition(), cancellationToken).ConfigureAwait(false);
                return Attach(stream, lanes);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            lock (_sync)
                _incoming--;
        }
    }

    /// <summary>Runs a link until it ends.</summary>
    public async Task RunAsync(MessageLink link)
    {
        await link.RunAsync().ConfigureAwait(false);
        if (link.HasCarried)
            Volatile.Write(ref _failures, 0);
    }

    private async Task SeekAsync(MemberLanes lanes)
    {
        while (lanes.StillSeeksLink())
        {
            if (Volatile.Read(ref _failures) is > 0 and var failures)
            {
                await PauseAsync(failures).ConfigureAwait(false);
                // The other side may have dialled meanwhile.
                if (!lanes.StillSeeksLink())
                    return;
            }
            Interlocked.Increment(ref _failures);
            if (await TryDialAsync(lanes).ConfigureAwait(false) is { } link)
                context.Work.Run(() => RunAsync(link));
        }
    }

    // At random, so that two sides that lost each other at the same moment do not dial at the same moment again.
    private Task PauseAsync(int failures)
    {
        TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 10));
        if (pause > LastPause)
            pause = LastPause;
        return Task.Delay(pause * (0.5 + (context.Options.Random.NextDouble() / 2)), context.Time, context.Ending);
    }

    private async Task<MessageLink?> TryDialAsync(MemberLanes lanes)
    {
        using var deadline = new CancellationTokenSource(context.Options.SendTimeout, context.Time);
        using var dialling = CancellationTokenSource.CreateLinkedTokenSource(context.Ending, deadline.Token);
        TaskCompletionSource dialled;
        lock (_sync)
        {
            if (_incoming > 0)
                return null;
            _dialling = dialling;
            dialled = _dialled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        try
        {
            return await DialAsync(lanes, dialling.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.Ending.IsCancellationRequested)
        {
            if (deadline.IsCancellationRequested)
                lanes.NoteProblem("it did not answer in time");
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Any exception: an attempt that ended the loop would leave every later message without a link.
            context.Work.NoteFailedAttempt(exception);
            lanes.NoteProblem(exception.Message);
            return null;
        }
        finally
        {
            lock (_sync)
            {
                _dialling = null;
                _dialled = null;
            }
            dialled.TrySetResult();
        }
    }

    private async Task<MessageLink?> DialAsync(MemberLanes lanes, CancellationToken cancellationToken)
    {
        FrameStream stream = await handshake.DialAsync(lanes.FindMember(), cancellationToken).ConfigureAwait(false);
        MessageLink? link = null;
        try
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (HasIncoming() || lanes.Link is not null || lanes.IsClosed)
                    return null;
                await stream.WriteAsync(lanes.GetPosition(), cancellationToken).ConfigureAwait(false);
                Resume(stream, lanes, await ReadPositionAsync(stream, cancellationToken).ConfigureAwait(false));
                return link = Attach(stream, lanes);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            if (link is null)
                await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<PositionFrame> ReadPositionAsync(FrameStream stream, CancellationToken cancellationToken)
    {
        PositionFrame position = await ReceivePositionAsync(stream, cancellationToken).ConfigureAwait(false);
        await LinkHandshake.CheckTagsAsync(stream, position.Tags, cancellationToken).ConfigureAwait(false);
        return position;
    }

    private static async Task<PositionFrame> ReceivePositionAsync(FrameStream stream, CancellationToken cancellationToken) =>
        await stream.ReadKnownAsync(ProtocolLimits.Login, cancellationToken).ConfigureAwait(false) switch
        {
            PositionFrame position => position,
            null => throw new IOException("It closed the connection"),
            GoodbyeFrame { Reason: GoodbyeReason.UnsupportedTag } goodbye => throw new PyileException(
                PyileError.ProtocolViolation, $"It does not know the extension {goodbye.Detail} that this version requires"),
            GoodbyeFrame => throw new IOException("It uses another connection"),
            var frame => throw stream.Violation($"it sends {frame.GetType().Name} before its position"),
        };

    private static void Resume(FrameStream stream, MemberLanes lanes, PositionFrame other)
    {
        if (!lanes.Resume(other))
            throw stream.Violation("its position contradicts what was sent and received before");
    }

    private MessageLink Attach(FrameStream stream, MemberLanes lanes)
    {
        var link = new MessageLink(stream, lanes, context);
        if (!lanes.TryAttach(link))
            throw new PyileException(PyileError.NotAMember, "it is not on the roster any more");
        events.OnAttached();
        return link;
    }

    /// <returns>False if the outcome of a dial from this side has to be known first.</returns>
    private bool TryEnter([NotNullWhen(false)] out Task? dialled)
    {
        lock (_sync)
        {
            dialled = isPreferred ? _dialled?.Task : null;
            if (dialled is null)
                _incoming++;
            return dialled is null;
        }
    }

    private bool HasIncoming()
    {
        lock (_sync)
            return _incoming > 0;
    }

    private void GiveUpDialling()
    {
        lock (_sync)
            _dialling?.Cancel();
    }
}
