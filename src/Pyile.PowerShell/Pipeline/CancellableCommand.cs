using System.Management.Automation;

namespace Pyile.Pipeline;

/// <summary>A cmdlet whose waits end when the pipeline is stopped.</summary>
public abstract class CancellableCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private ProgressPulse? _progress;
    private bool _isDisposed;

    private protected CancellableCommand() => StopToken = _stop.Token;

    /// <summary>Cancelled when the pipeline is stopped, or the cmdlet is over for another reason.</summary>
    internal CancellationToken StopToken { get; }

    /// <summary>Also where the pipeline ended early: what still runs then is not wanted any more.</summary>
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
            // It was over just before.
        }
    }

    /// <summary>Lets go of what is left when the cmdlet is over.</summary>
    private protected virtual void Release()
    {
    }

    /// <summary>What waits show of themselves where they take long. It is taken away at the end of the cmdlet, or by the next one.</summary>
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
            // Nobody will look at what becomes of it.
            _ = task.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>A parameter in seconds, or null where it was not given.</summary>
    private protected static TimeSpan? Seconds(double? value) => value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
