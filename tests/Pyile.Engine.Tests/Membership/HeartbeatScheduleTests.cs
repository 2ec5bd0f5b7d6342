using CsCheck;

namespace Pyile.Engine.Tests.Membership;

public sealed class HeartbeatScheduleTests
{
    private const int Tick = 500;

    // Milliseconds to the next tick: usually about half a second; sometimes the process was suspended.
    private static readonly Gen<int> AnyInterval = Gen.Frequency<int>(
        (6, Gen.Int[400, 750]), (2, Gen.Const(Tick)), (1, Gen.Int[1, 400]), (1, Gen.Int[751, 60_000]));

    // An answer may come at any time between two ticks.
    private static readonly Gen<(int Interval, int Answer)[]> AnySchedule = Gen.Select(
        AnyInterval, Gen.Frequency<int>((3, Gen.Const(-1)), (1, Gen.Int[0, 59_999]))).Array[1, 60];

    [Fact]
    public void Only_silence_while_the_process_ran_counts() => AnySchedule.Sample(Run, iter: 10_000);

    private static void Run((int Interval, int Answer)[] schedule)
    {
        var tracker = new HeartbeatTracker<string>(new HeartbeatOptions(), TimeSpan.FromMilliseconds(Tick));
        tracker.Add("one", TimeSpan.Zero);
        tracker.Tick(TimeSpan.Zero, []);
        int now = 0;
        int silence = 0;
        foreach ((int interval, int answer) in schedule)
        {
            bool answers = answer >= 0 && answer < interval;
            // In an interval that is too long, the process is assumed to have run at its beginning.
            int ran = interval - Tick > Tick / 2 ? Tick : interval;
            bool wasSuspect = tracker.IsSuspect("one");
            if (answers)
                Assert.Equal(wasSuspect, tracker.Heard("one", TimeSpan.FromMilliseconds(now + answer)));
            now += interval;
            silence = answers ? Math.Max(0, ran - answer) : silence + ran;

            var changes = new List<(string Member, HeartbeatChange Change)>();
            tracker.Tick(TimeSpan.FromMilliseconds(now), changes);

            Assert.Equal(silence >= 8_000, changes.Contains(("one", HeartbeatChange.Gone)));
            if (silence >= 8_000)
                return;
            Assert.Equal(silence >= 4_000, tracker.IsSuspect("one"));
            Assert.Equal(silence >= 4_000 && (answers || !wasSuspect), changes.Contains(("one", HeartbeatChange.Suspect)));
        }
    }
}
