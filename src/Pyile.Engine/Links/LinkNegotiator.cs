using System.Diagnostics.CodeAnalysis;
using System.Security.Authentication;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Links;

/// <summary>
/// Gives a route its link: dials when there is something to send, takes what the other side dials, and sees to it that
/// one link at a time carries the route. Of two that are dialled at the same moment the one of the lower member id stays.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore nobody takes a handle of holds nothing.")]
internal sealed class LinkNegotiator
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(1);

    private readonly Lock _sync = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly bool _isPreferred;
    private readonly MessagingContext _parts;
    private readonly LinkHandshake _setup;
    private readonly Action<ReadOnlySpan<Message>> _received;
    private readonly Action _attached;
    private readonly CancellationToken _closing;
    private CancellationTokenSource? _dialling;
    private TaskCompletionSource? _dialled;
    private int _incoming;
    private int _failures;

    /// <param name="member">The other side.</param>
    /// <param name="isPreferred">Whether this side has the lower id.</param>
    /// <param name="parts">What the session shares.</param>
    /// <param name="setup">Begins links.</param>
    /// <param name="results">Where the fates of messages go.</param>
    /// <param name="received">Told of messages that have their place in the inbox.</param>
    /// <param name="attached">Called after each new link.</param>
    /// <param name="closing">The session's token.</param>
    public LinkNegotiator(
        Member member,
        bool isPreferred,
        MessagingContext parts,
        LinkHandshake setup,
        SendResults results,
        Action<ReadOnlySpan<Message>> received,
        Action attached,
        CancellationToken closing)
    {
        _isPreferred = isPreferred;
        _parts = parts;
        _setup = setup;
        _received = received;
        _attached = attached;
        _closing = closing;
        Route = new MessageRoute(parts, member, results, () => parts.Work.Run(SeekAsync));
    }

    public MessageRoute Route { get; }

    /// <summary>Welcomes a link that the other side has dialled, and takes it in place of any other.</summary>
    /// <returns>The link, to be run; null where the one that was dialled from here stays.</returns>
    /// <exception cref="PyileException">The other side does not speak the protocol, or has left.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<MessageLink?> WelcomeAsync(FrameStream stream, CancellationToken cancellationToken)
    {
        while (!TryEnter(out Task? dialled))
        {
            await dialled.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (Route.Link is not null)
                return null;
        }
        try
        {
            await stream.WriteAsync(Welcome.Instance, cancellationToken).ConfigureAwait(false);
            // The other side says this only if it means to use the link. So one that it gave up in favour of another takes no place.
            Position other = await ReadPositionAsync(stream, cancellationToken).ConfigureAwait(false);
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                GiveUpDialling();
                // What it still brings has to be counted before this side says how far it is.
                if (Route.Link is { } old)
                {
                    old.Abort();
                    await old.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
                Compare(stream, other);
                await stream.WriteAsync(Route.WhereItIs(), cancellationToken).ConfigureAwait(false);
                return Attach(stream);
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

    private async Task SeekAsync()
    {
        while (Route.StillWantsLink())
        {
            if (Volatile.Read(ref _failures) is > 0 and var failures)
            {
                await PauseAsync(failures).ConfigureAwait(false);
                // The other side may have dialled meanwhile.
                if (!Route.StillWantsLink())
                    return;
            }
            Interlocked.Increment(ref _failures);
            if (await TryDialAsync().ConfigureAwait(false) is { } link)
                _parts.Work.Run(() => RunAsync(link));
        }
    }

    // Those who lost each other at the same moment do not dial at the same moment again.
    private Task PauseAsync(int failures)
    {
        TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 10));
        if (pause > LastPause)
            pause = LastPause;
        return Task.Delay(pause * (0.5 + (_parts.Options.Random.NextDouble() / 2)), _parts.Time, _closing);
    }

    private async Task<MessageLink?> TryDialAsync()
    {
        using var deadline = new CancellationTokenSource(_parts.Options.SendTimeout, _parts.Time);
        using var dialling = CancellationTokenSource.CreateLinkedTokenSource(_closing, deadline.Token);
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
            return await DialAsync(dialling.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or PyileException)
        {
            Route.NoteProblem(exception.Message);
            return null;
        }
        catch (OperationCanceledException) when (!_closing.IsCancellationRequested)
        {
            if (deadline.IsCancellationRequested)
                Route.NoteProblem("it did not answer in time");
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

    private async Task<MessageLink?> DialAsync(CancellationToken cancellationToken)
    {
        FrameStream stream = await _setup.DialAsync(Route.Member, cancellationToken).ConfigureAwait(false);
        MessageLink? link = null;
        try
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (HasIncoming() || Route.Link is not null || Route.IsClosed)
                    return null;
                await stream.WriteAsync(Route.WhereItIs(), cancellationToken).ConfigureAwait(false);
                Compare(stream, await ReadPositionAsync(stream, cancellationToken).ConfigureAwait(false));
                return link = Attach(stream);
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

    private static async Task<Position> ReadPositionAsync(FrameStream stream, CancellationToken cancellationToken) =>
        await stream.ReadAsync(ProtocolLimits.Login, cancellationToken).ConfigureAwait(false) switch
        {
            Position position => position,
            null => throw new IOException("It closed the connection"),
            Goodbye => throw new IOException("It uses another connection"),
            var frame => throw stream.Violation($"it says {frame.GetType().Name} before where it has left off"),
        };

    private void Compare(FrameStream stream, Position other)
    {
        if (!Route.Resume(other))
            throw stream.Violation("where it has left off does not fit what was said");
    }

    private MessageLink Attach(FrameStream stream)
    {
        var link = new MessageLink(stream, Route, _parts, _received);
        if (!Route.TryAttach(link))
            throw new PyileException(PyileError.NotAMember, "it is not on the roster any more");
        _attached();
        return link;
    }

    /// <returns>False where the outcome of a dial from here has to be known first.</returns>
    private bool TryEnter([NotNullWhen(false)] out Task? dialled)
    {
        lock (_sync)
        {
            dialled = _isPreferred ? _dialled?.Task : null;
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
