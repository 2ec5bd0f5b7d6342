using Pyile.Engine.Diagnostics;
using Pyile.Engine.Messaging;

namespace Pyile.Engine.Links;

/// <summary>
/// Asks the host for other paths to a member while a link to it is sought in vain: first to be dialled by it, and then for a circuit. Both
/// are repeated as long as there is no link.
/// </summary>
internal sealed class PathSearch : IDialProgress, IAsyncDisposable
{
    /// <summary>
    /// How long a dial is under way before the member is asked to dial, if nothing has taken the connection. A dial that fails is not waited
    /// for.
    /// </summary>
    public static readonly TimeSpan DialBackAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>How long it is waited for if something has taken the connection: a member with much to do can be reached.</summary>
    public static readonly TimeSpan DialBackAfterConnection = TimeSpan.FromSeconds(3);

    /// <summary>How long after that a circuit is asked for.</summary>
    public static readonly TimeSpan CircuitAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>After this time both are asked for again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly MessagingContext _context;
    private readonly MemberLanes _lanes;
    private readonly CancellationTokenSource _over;
    private readonly TaskCompletionSource _dialled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _asking;
    private volatile bool _isConnected;
    private volatile bool _hasAsked;

    /// <param name="context">What the session shares.</param>
    /// <param name="lanes">The lanes that need the link.</param>
    public PathSearch(MessagingContext context, MemberLanes lanes)
    {
        _context = context;
        _lanes = lanes;
        _over = CancellationTokenSource.CreateLinkedTokenSource(context.Ending);
        _asking = AskAsync(_over.Token);
    }

    /// <summary>Whether the member has been asked to dial.</summary>
    public bool HasAsked => _hasAsked;

    // A dial that waits for its turn is not a reason to ask.
    public void NoteDial()
    {
        _isConnected = false;
        _dialled.TrySetResult();
    }

    public void NoteConnected() => _isConnected = true;

    /// <summary>A dial has failed.</summary>
    public void NoteFailure(string problem)
    {
        Log.DialFailed(_context.Logger, _lanes.Member.Address, problem);
        _failed.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task AskAsync(CancellationToken over)
    {
        Task waiting = WaitInVainAsync(over);
        while (await IsGoingOnAfterAsync(waiting, over).ConfigureAwait(false))
        {
            _hasAsked = true;
            Log.DialBackRequested(_context.Logger, _lanes.Member.Address);
            await _context.Paths.RequestDialBackAsync(_lanes.Member.Id, over).ConfigureAwait(false);
            if (!await IsGoingOnAfterAsync(Task.Delay(CircuitAfter, _context.Time, over), over).ConfigureAwait(false))
                return;
            Log.CircuitRequested(_context.Logger, _lanes.Member.Address);
            await _context.Paths.RequestCircuitAsync(_lanes.Member.Id, over).ConfigureAwait(false);
            waiting = Task.Delay(Again, _context.Time, over);
        }
    }

    private async Task WaitInVainAsync(CancellationToken over)
    {
        await Task.WhenAny(_dialled.Task, _failed.Task).WaitAsync(over).ConfigureAwait(false);
        await _failed.Task.WaitAsync(DialBackAfter, _context.Time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_isConnected)
            await _failed.Task.WaitAsync(DialBackAfterConnection - DialBackAfter, _context.Time, over).ConfigureAwait(false);
    }

    private async Task<bool> IsGoingOnAfterAsync(Task waiting, CancellationToken over)
    {
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !over.IsCancellationRequested && _lanes.Link is null;
    }
}
