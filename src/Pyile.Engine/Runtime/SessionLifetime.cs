using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;

namespace Pyile.Engine.Runtime;

/// <summary>The state of a session, and its stop: in stages, of which each one runs even if one before it failed.</summary>
internal sealed class SessionLifetime(SessionContext context, SessionState initial)
{
    private readonly Lock _sync = new();
    private readonly List<Func<Task>> _stages = [];
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile SessionState _state = initial;
    private bool _isEnding;

    public SessionState State => _state;

    public bool IsOpen => State is SessionState.Listening or SessionState.Connected or SessionState.Reconnecting;

    /// <summary>How the session has lost its host permanently; null if it has not.</summary>
    public HostLost? Loss { get; private set; }

    /// <summary>Completes when the session begins to end.</summary>
    public Task Closing => _closing.Task;

    /// <summary>Completes when every stage of the stop has run.</summary>
    public Task Ended => _ended.Task;

    /// <exception cref="PyileException">The session has ended.</exception>
    public void CheckIsOpen()
    {
        if (IsOpen)
            return;
        throw new PyileException(
            PyileError.SessionClosed,
            State == SessionState.HostLost
                ? "The session has lost its host. Join the network again."
                : "The session has ended. Open or join a network first.");
    }

    /// <summary>Adds what the stop does after the stages that were added before. Not to be called once the session has started.</summary>
    public void AddStage(Func<Task> stage) => _stages.Add(stage);

    /// <returns>False if the session is ending or was in another state.</returns>
    public bool TryChange(SessionState from, SessionState to)
    {
        lock (_sync)
        {
            if (_isEnding || _state != from)
                return false;
            _state = to;
            return true;
        }
    }

    /// <summary>Ends the session, unless it is ending already.</summary>
    /// <param name="final">The state it stays in.</param>
    /// <param name="cause">The event that says why, or null.</param>
    public bool TryEnd(SessionState final, SessionEvent? cause = null)
    {
        lock (_sync)
        {
            if (_isEnding)
                return false;
            _isEnding = true;
            _state = final;
            Loss = cause as HostLost;
        }
        _closing.TrySetResult();
        if (cause is not null)
            context.Events.Raise(cause);
        // On a task of its own, because the caller may be among the tasks that a stage waits for.
        _ = Task.Run(StopAsync);
        return true;
    }

    private async Task StopAsync()
    {
        foreach (Func<Task> stage in _stages)
        {
            try
            {
                await stage().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.BackgroundFailure(context.Logger, exception);
            }
        }
        Log.SessionClosed(context.Logger);
        context.Events.Raise(new SessionClosed(context.Clock.WallClock));
        context.Events.Complete();
        _ended.TrySetResult();
    }
}
