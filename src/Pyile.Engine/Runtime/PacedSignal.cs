namespace Pyile.Engine.Runtime;

/// <summary>An action that is wanted often and done at most once in an interval: at once where it was quiet, and then once more for all that came meanwhile.</summary>
internal sealed class PacedSignal(TimeSpan interval, MonotonicClock clock, TimeProvider time, Action action) : IAsyncDisposable
{
    private readonly Lock _sync = new();
    private ITimer? _timer;
    private TimeSpan? _last;
    private bool _isScheduled;
    private bool _isDisposed;

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
                _timer ??= time.CreateTimer(static signal => ((PacedSignal)signal!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
                return;
            }
            _last = clock.Now;
        }
        action();
    }

    /// <summary>Does it now, whatever the pace.</summary>
    public void FireNow()
    {
        lock (_sync)
            _last = clock.Now;
        action();
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
        action();
    }
}
