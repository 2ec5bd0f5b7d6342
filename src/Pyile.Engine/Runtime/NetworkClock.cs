namespace Pyile.Engine.Runtime;

/// <summary>
/// The time of a network, by which its certificates are issued and judged: the clock of its host when it was set here, advanced by the
/// monotonic clock. A step of the system's clock, here or at the host, does not change it.
/// </summary>
internal sealed class NetworkClock
{
    // Certificates are issued with times before it, and the protocol has no times before 1970.
    private static readonly DateTimeOffset Earliest = new(1970, 1, 3, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2190, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly MonotonicClock _clock;
    private volatile Anchor _anchor = null!;

    /// <param name="clock">Advances it, and sets it to the time of the system.</param>
    /// <param name="ahead">How far it is ahead of the system's clock.</param>
    public NetworkClock(MonotonicClock clock, TimeSpan ahead = default)
    {
        _clock = clock;
        Set(clock.WallClock + ahead);
    }

    public DateTimeOffset Now => _anchor is var anchor ? anchor.Time + (_clock.Now - anchor.At) : default;

    /// <summary>How far it is ahead of the system's clock, which changes when that is set.</summary>
    public TimeSpan Ahead => Now - _clock.WallClock;

    /// <summary>Sets it to what the host has said.</summary>
    public void Set(DateTimeOffset now) => _anchor = new Anchor(now < Earliest ? Earliest : now > Latest ? Latest : now, _clock.Now);

    private sealed record Anchor(DateTimeOffset Time, TimeSpan At);
}
