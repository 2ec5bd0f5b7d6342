using System.Management.Automation;

namespace Pyile.Pipeline;

/// <summary>A cmdlet whose waits end when the pipeline is stopped.</summary>
public abstract class CancellableCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private ProgressPulse? _progress;
    private bool _isDisposed;

    private protected CancellableCommand() => StopToken = _stop.Token;

    /// <summary>Cancelled when the pipeline is stopped or the cmdlet ends for another reason.</summary>
    internal CancellationToken StopToken { get; }

    /// <summary>Also called if the pipeline ended early; whatever is still running is cancelled then.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_isDisposed)
            return;
        _isDisposed = true;
        _progress?.Dispose();
        _stop.Cancel();
        _stop.Dispose();
        Release();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The cmdlet has just ended.
        }
    }

    /// <summary>Releases the resources of a derived class when the cmdlet ends.</summary>
    private protected virtual void Release()
    {
    }

    /// <summary>
    /// Creates the progress that waits show if they take long. It is removed when the cmdlet ends or shows another one.
    /// </summary>
    internal ProgressPulse ShowProgress(string activity, Func<ProgressState> state)
    {
        _progress?.Dispose();
        return _progress = new ProgressPulse(this, activity, state);
    }

    /// <summary>Holds the pipeline thread until the task is done or the pipeline is stopped.</summary>
    internal T Wait<T>(Task<T> task, ProgressPulse? progress = null)
    {
        Wait((Task)task, progress);
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Wait{T}(Task{T}, ProgressPulse)"/>
    internal void Wait(Task task, ProgressPulse? progress = null)
    {
        Task waiting = task.WaitAsync(StopToken);
        progress?.Hold(waiting);
        try
        {
            waiting.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!task.IsCompleted)
        {
            // The result is no longer needed; observing the exception keeps it from being reported as unobserved.
            _ = task.ContinueWith(
                static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>A parameter in seconds, or null if it was not given.</summary>
    private protected static TimeSpan? Seconds(double? value) => value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
