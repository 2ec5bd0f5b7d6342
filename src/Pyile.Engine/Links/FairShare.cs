namespace Pyile.Engine.Links;

/// <summary>
/// What the links of one session leave to each other. A link that takes more than its share of the reader's time rests
/// while others that take little are talking: they would wait behind a sender at full rate. TCP hands the rest on to
/// that sender, which frees its processors too. Where nobody else talks, or all take much, nobody rests.
/// </summary>
/// <param name="processors">How many there are: the more, the less one link is in the way of another.</param>
internal sealed class FairShare(int processors)
{
    /// <summary>What a link may take at once.</summary>
    public static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(0.3);

    /// <summary>So long after it has talked, a link that takes little is expected to talk again.</summary>
    public static readonly TimeSpan Presence = TimeSpan.FromMilliseconds(20);

    /// <summary>So long a link that took too much is expected to take it again.</summary>
    public static readonly TimeSpan Habit = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest rest. A reader that was not given the processor would else pay for that.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(20);

    // A figure found by measuring; bench "compare neighbours" shows both sides of it.
    private const double SharePerProcessor = 0.03;

    private readonly double _share = Math.Min(1, SharePerProcessor * processors);
    private long _lightUntil;

    /// <summary>What one link has taken; for the one that reads it.</summary>
    public sealed class Account(FairShare all)
    {
        private TimeSpan _left = Burst;
        private TimeSpan _last;
        private TimeSpan _heavyUntil;

        /// <summary>Books the time that something that came on the link took.</summary>
        /// <returns>For how long the link has to rest.</returns>
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
            // What a rest does not make up for is forgiven.
            _left = -rest * all._share;
            return rest;
        }
    }
}
