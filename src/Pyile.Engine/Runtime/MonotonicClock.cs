namespace Pyile.Engine.Runtime;

/// <summary>Time since the session began, which no change of the wall clock moves.</summary>
internal sealed class MonotonicClock(TimeProvider provider)
{
    private readonly long _start = provider.GetTimestamp();

    public TimeSpan Now => provider.GetElapsedTime(_start);

    public DateTimeOffset WallClock => provider.GetUtcNow();
}
