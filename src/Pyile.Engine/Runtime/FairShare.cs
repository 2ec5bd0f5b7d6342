namespace Pyile.Engine.Runtime;

/// <summary>
/// Shares the processors among the links of one session. A link that takes more than its share of the readers' time pauses
/// while links that take little are active, which would else wait behind a sender at full rate. TCP passes the pause on to
/// that sender, which frees its processors too. If no other link is active, or all take much, no link pauses.
/// </summary>
/// <param name="processors">The number of processors. The more there are, the less links hold up each other.</param>
internal sealed class FairShare(int processors)
{
    /// <summary>The time that a link may take at once.</summary>
    public static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(0.3);

    /// <summary>For this time after its last frame, a link that takes little counts as active.</summary>
    public static readonly TimeSpan Presence = TimeSpan.FromMilliseconds(20);

    /// <summary>For this time, a link that took too much counts as one that takes much.</summary>
    public static readonly TimeSpan Habit = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause, because a reader may seem to take much only because it had to wait for a processor.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(20);

    // Found by measuring; the benchmark "compare neighbours" shows the effect on both sides.
    private const double SharePerProcessor = 0.03;

    private readonly double _share = Math.Min(1, SharePerProcessor * processors);
    private long _lightUntil;

    /// <summary>The time that one link has taken. For the reader of the link.</summary>
    public sealed class Account(FairShare all)
    {
        private TimeSpan _left = Burst;
        private TimeSpan _last;
        private TimeSpan _heavyUntil;

        /// <summary>Adds the time that processing of received frames took.</summary>
        /// <returns>How long the link has to pause.</returns>
        public TimeSpan Spend(TimeSpan from, TimeSpan until)
        {
            TimeSpan rested = _left + ((from - _last) * all._share);
            _left = (rested < Burst ? rested : Burst) - ((until - from) * (1 - all._share));
            _last = until;
            if (_left >= TimeSpan.Zero)
            {
                if (until >= _heavyUntil)
                    Volatile.Write(ref all._lightUntil, (until + Presence).Ticks);
                return TimeSpan.Zero;
            }
            _heavyUntil = until + Habit;
            TimeSpan rest = -_left / all._share;
            if (until.Ticks >= Volatile.Read(ref all._lightUntil))
                rest = TimeSpan.Zero;
            else if (rest > LongestRest)
                rest = LongestRest;
            // Time that no pause compensates for is not carried over.
            _left = -rest * all._share;
            return rest;
        }
    }
}
