using Microsoft.Extensions.Logging;
using Pyile.Engine.Diagnostics;

namespace Pyile.Engine.Runtime;

/// <summary>
/// The tasks a session has running. It ends when all of them have, and a failure nobody foresaw is logged
/// instead of being lost with its task.
/// </summary>
internal sealed class BackgroundWork(ILogger logger)
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running = 1;

    /// <summary>Starts the task on this thread; it goes on wherever its awaits lead.</summary>
    public void Run(Func<Task> work)
    {
        Enter();
        _ = Observe(work);
    }

    /// <summary>Work that somebody else awaits has begun; it is waited for until <see cref="Leave"/>.</summary>
    public void Enter() => Interlocked.Increment(ref _running);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _idle.TrySetResult();
    }

    /// <summary>To be called once, when nothing new will be started but by what is running.</summary>
    public Task WhenAllEnded()
    {
        Leave();
        return _idle.Task;
    }

    private async Task Observe(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The session is ending, which is what the token is for.
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
