namespace Pyile.Engine.Runtime;

/// <summary>Measures the time since the session began. It is not affected by changes of the system clock.</summary>
internal sealed class MonotonicClock(TimeProvider provider)
{
    private readonly long _start = provider.GetTimestamp();

    /// <summary>Where timers come from.</summary>
    public TimeProvider Time => provider;

    public TimeSpan Now => provider.GetElapsedTime(_start);

    /// <summary>The system's date and time, which may jump.</summary>
    public DateTimeOffset WallClock => provider.GetUtcNow();
}
