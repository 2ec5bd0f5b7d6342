namespace Pyile.Engine.Runtime;

/// <summary>
/// Limits an action to one run in each interval. The first request runs it immediately; all requests during the interval are
/// combined into one more run at its end.
/// </summary>
internal sealed class PacedSignal(TimeSpan interval, MonotonicClock clock, TimeProvider time, IPacedAction action) : IAsyncDisposable
{
    private readonly Lock _sync = new();
    private ITimer? _timer;
    private TimeSpan? _last;
    private bool _isScheduled;
    private bool _isDisposed;

    /// <summary>Requests a run.</summary>
    public void Fire()
    {
        lock (_sync)
        {
            if (_isScheduled || _isDisposed)
                return;
            TimeSpan wait = _last is { } last ? last + interval - clock.Now : TimeSpan.Zero;
            if (wait > TimeSpan.Zero)
            {
                _isScheduled = true;
                _timer ??= time.CreateTimer(
                    static signal => ((PacedSignal)signal!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
                return;
            }
            _last = clock.Now;
        }
        action.Run();
    }

    /// <summary>Runs the action immediately, regardless of the interval.</summary>
    public void FireNow()
    {
        lock (_sync)
            _last = clock.Now;
        action.Run();
    }

    public async ValueTask DisposeAsync()
    {
        ITimer? timer;
        lock (_sync)
        {
            _isDisposed = true;
            timer = _timer;
        }
        if (timer is not null)
            await timer.DisposeAsync().ConfigureAwait(false);
    }

    private void OnDue()
    {
        lock (_sync)
        {
            if (_isDisposed)
                return;
            _isScheduled = false;
            _last = clock.Now;
        }
        action.Run();
    }
}
