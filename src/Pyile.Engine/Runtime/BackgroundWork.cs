using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Model;

namespace Pyile.Engine.Runtime;

/// <summary>
/// Counts the running tasks of a session, so that the session can wait for all of them when it ends. Unexpected exceptions
/// are logged instead of being lost.
/// </summary>
internal sealed class BackgroundWork(ILogger logger)
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running = 1;

    /// <summary>Starts a task, which runs on the calling thread until its first incomplete await.</summary>
    public void Run(Func<Task> work)
    {
        Enter();
        _ = Observe(work);
    }

    /// <summary>Counts work that the caller awaits itself; <see cref="Leave"/> ends it.</summary>
    public void Enter() => Interlocked.Increment(ref _running);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _idle.TrySetResult();
    }

    /// <summary>Completes when all tasks have ended. Call it once; after that, only running tasks may start others.</summary>
    public Task WhenAllEnded()
    {
        Leave();
        return _idle.Task;
    }

    /// <summary>Logs why an attempt failed that a loop is going to repeat, unless the reason is one of those that attempts fail for.</summary>
    public void NoteFailedAttempt(Exception exception)
    {
        if (exception is not (IOException or AuthenticationException or PyileException))
            Log.AttemptFailed(logger, exception);
    }

    private async Task Observe(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The session is ending.
        }
        catch (Exception exception)
        {
            Log.BackgroundFailure(logger, exception);
        }
        finally
        {
            Leave();
        }
    }
}
