using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Links;

/// <summary>
/// Opens the link to one member: dials when there is something to send, accepts what the other side dials, and ensures that
/// one link at a time carries the lanes. Of two that are dialled at the same moment, the one whose dialler has sent its position first
/// stays; if neither has, the one of the lower member id.
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
    private readonly List<Incoming> _incoming = [];
    private readonly AsyncSignal _hurry = new();
    private CancellationTokenSource? _dialling;
    private PathSearch? _search;
    private int _failures;

    public void Seek(MemberLanes lanes) => context.Work.Run(() => SeekAsync(lanes));

    /// <summary>The other side asks to be dialled, which is done once, even if there is nothing to send.</summary>
    public void Invite(MemberLanes lanes)
    {
        Volatile.Write(ref _failures, 0);
        _hurry.Fire();
        if (lanes.Path is null or LinkPath.Relayed)
            context.Work.Run(() => DialOnceAsync(lanes));
    }

    public void Hurry()
    {
        Volatile.Write(ref _failures, 0);
        lock (_sync)
            _dialling?.Cancel();
        _hurry.Fire();
    }

    /// <summary>Accepts a link that the other side has dialled, in place of any other.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="lanes">What the link is to carry.</param>
    /// <param name="isRelayed">Whether it is a circuit.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The link, to be run; null if the link that this side has dialled stays.</returns>
    /// <exception cref="PyileException">The other side does not speak the protocol, or has left.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<MessageLink?> WelcomeAsync(FrameStream stream, MemberLanes lanes, bool isRelayed, CancellationToken cancellationToken)
    {
        LinkPath path = isRelayed ? LinkPath.Relayed : Volatile.Read(ref _search) is { HasAsked: true } ? LinkPath.DialedBack : LinkPath.Direct;
        using var incoming = new Incoming(path, cancellationToken);
        lock (_sync)
            _incoming.Add(incoming);
        try
        {
            await stream.WriteAsync(new WelcomeFrame(), incoming.Token).ConfigureAwait(false);
            // The other side sends its position only if it is going to use the link, so a link that it gave up replaces no other.
            PositionFrame other = await ReadPositionAsync(stream, incoming.Token).ConfigureAwait(false);
            if (!TryDecideFor(incoming))
                return null;
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // What the old link still brings counts for this side's position.
                if (lanes.Link is { } old)
                {
                    old.Abort();
                    await old.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
                Resume(stream, lanes, other);
                await stream.WriteAsync(lanes.GetPosition(), cancellationToken).ConfigureAwait(false);
                return Attach(stream, lanes, path);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            lock (_sync)
                _incoming.Remove(incoming);
        }
    }

    /// <summary>Uses a connection that this session has dialled through a relay.</summary>
    /// <returns>The link, to be run; null if there is another one that stays.</returns>
    public async Task<MessageLink?> UseRelayedAsync(FrameStream stream, MemberLanes lanes, CancellationToken cancellationToken)
    {
        MessageLink? link = await OpenAsync(stream, lanes, LinkPath.Relayed, cancellationToken).ConfigureAwait(false);
        // A search that went on would not ask for help again when this link has ended.
        lock (_sync)
        {
            if (link is not null)
                _dialling?.Cancel();
        }
        return link;
    }

    /// <summary>Runs a link until it ends.</summary>
    public async Task RunAsync(MessageLink link)
    {
        await link.RunAsync().ConfigureAwait(false);
        if (link.HasCarried)
            Volatile.Write(ref _failures, 0);
    }

    /// <summary>Dials the member once, unless that is being done.</summary>
    /// <param name="lanes">What the link is to carry.</param>
    /// <param name="path">Why it is dialled.</param>
    /// <returns>The link, to be run; null if there is none.</returns>
    public async Task<MessageLink?> TryDialAsync(MemberLanes lanes, LinkPath path = LinkPath.Direct)
    {
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, context.Time);
        using var dialling = CancellationTokenSource.CreateLinkedTokenSource(context.Ending, deadline.Token);
        lock (_sync)
        {
            if (_dialling is not null || _incoming.Exists(static i => i.Path != LinkPath.Relayed))
                return null;
            _dialling = dialling;
        }
        try
        {
            FrameStream stream = await handshake
                .DialAsync(lanes.FindMember(), Volatile.Read(ref _search), deadline, dialling.Token)
                .ConfigureAwait(false);
            return await OpenAsync(stream, lanes, path, dialling.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.Ending.IsCancellationRequested)
        {
            if (deadline.IsCancellationRequested)
                NoteFailure(lanes, "it did not answer in time");
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Any exception: an attempt that ended the loop would leave every later message without a link.
            context.Work.NoteFailedAttempt(exception);
            NoteFailure(lanes, exception.Message);
            return null;
        }
        finally
        {
            lock (_sync)
                _dialling = null;
        }
    }

    private async Task DialOnceAsync(MemberLanes lanes)
    {
        if (await TryDialAsync(lanes, LinkPath.DialedBack).ConfigureAwait(false) is { } link)
            await RunAsync(link).ConfigureAwait(false);
    }

    private async Task SeekAsync(MemberLanes lanes)
    {
        var search = new PathSearch(context, lanes);
        await using ConfiguredAsyncDisposable _ = search.ConfigureAwait(false);
        Volatile.Write(ref _search, search);
        try
        {
            await DialUntilLinkedAsync(lanes).ConfigureAwait(false);
        }
        finally
        {
            // Unless the next search has begun already.
            Interlocked.CompareExchange(ref _search, null, search);
        }
    }

    private async Task DialUntilLinkedAsync(MemberLanes lanes)
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
    private async Task PauseAsync(int failures)
    {
        Task hurry = _hurry.Next;
        TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 10));
        if (pause > LastPause)
            pause = LastPause;
        pause *= 0.5 + (context.Options.Random.NextDouble() / 2);
        await hurry.WaitAsync(pause, context.Time, context.Ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Ending.ThrowIfCancellationRequested();
    }

    private void NoteFailure(MemberLanes lanes, string problem)
    {
        lanes.NoteProblem(problem);
        Volatile.Read(ref _search)?.NoteFailure(problem);
    }

    private async Task<MessageLink?> OpenAsync(FrameStream stream, MemberLanes lanes, LinkPath path, CancellationToken cancellationToken)
    {
        MessageLink? link = null;
        try
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (!TryDecideForOwn(path) || lanes.IsClosed || !await TryMakeWayAsync(lanes, path, cancellationToken).ConfigureAwait(false))
                    return null;
                await stream.WriteAsync(lanes.GetPosition(), cancellationToken).ConfigureAwait(false);
                Resume(stream, lanes, await ReadPositionAsync(stream, cancellationToken).ConfigureAwait(false));
                return link = Attach(stream, lanes, path);
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

    // A circuit gives way to a direct connection, and nothing else gives way.
    private static async Task<bool> TryMakeWayAsync(MemberLanes lanes, LinkPath path, CancellationToken cancellationToken)
    {
        if (lanes.Link is not { } old)
            return true;
        if (lanes.Path != LinkPath.Relayed || path == LinkPath.Relayed)
            return false;
        // What it still brings counts for this side's position.
        old.Abort();
        await old.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
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

    private MessageLink Attach(FrameStream stream, MemberLanes lanes, LinkPath path)
    {
        var link = new MessageLink(stream, lanes, context, new LinkLiveness(context.Outbox.PingAfter, context.Outbox.DeadAfter, context.Clock.Now));
        if (!lanes.TryAttach(link, path))
            throw new PyileException(PyileError.NotAMember, "it is not on the roster any more");
        events.OnAttached();
        return link;
    }

    // The other side uses its link, so the dial of this side is not needed, whatever it still waits for.
    private bool TryDecideFor(Incoming incoming)
    {
        lock (_sync)
        {
            if (incoming.Token.IsCancellationRequested)
                return false;
            incoming.IsUsed = true;
            _dialling?.Cancel();
            return true;
        }
    }

    // Both sides decide by the same rule, so of two links that are opened at the same moment they keep the same one.
    private bool TryDecideForOwn(LinkPath path)
    {
        lock (_sync)
        {
            if (_incoming.Exists(i => i.IsUsed || !Wins(path, i.Path)))
                return false;
            // A copy: an attempt that ends at once takes itself off the list.
            foreach (Incoming incoming in _incoming.ToArray())
                incoming.Cancel();
            return true;
        }
    }

    // A direct connection wins over a circuit, and between two of a kind the ids decide.
    private bool Wins(LinkPath own, LinkPath other) =>
        (own == LinkPath.Relayed) == (other == LinkPath.Relayed) ? isPreferred : own != LinkPath.Relayed;

    /// <summary>A link that the other side has dialled and that is not open yet.</summary>
    private sealed class Incoming(LinkPath path, CancellationToken cancellationToken) : IDisposable
    {
        private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        public CancellationToken Token => _over.Token;

        public LinkPath Path => path;

        /// <summary>Whether the other side has sent its position.</summary>
        public bool IsUsed { get; set; }

        public void Cancel() => _over.Cancel();

        public void Dispose() => _over.Dispose();
    }
}
