namespace Pyile.Engine.Runtime;

/// <summary>
/// A rate limit that allows <paramref name="burst"/> uses at once and <paramref name="perSecond"/> uses per second in the long run.
/// </summary>
internal sealed class TokenBucket(double perSecond, int burst)
{
    private double _tokens = burst;
    private TimeSpan _last;

    public bool IsEmpty(TimeSpan now)
    {
        Fill(now);
        return _tokens < 1;
    }

    public bool IsFull(TimeSpan now)
    {
        Fill(now);
        return _tokens >= burst;
    }

    public bool TryTake(TimeSpan now)
    {
        if (IsEmpty(now))
            return false;
        _tokens--;
        return true;
    }

    /// <summary>Returns a token that was taken but not used.</summary>
    public void GiveBack() => _tokens = Math.Min(burst, _tokens + 1);

    private void Fill(TimeSpan now)
    {
        if (now > _last)
            _tokens = Math.Min(burst, _tokens + ((now - _last).TotalSeconds * perSecond));
        _last = now;
    }
}
