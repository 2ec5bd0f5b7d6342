using System.Net;
using CsCheck;

namespace Pyile.Engine.Tests.Admission;

public sealed class HalfOpenGateModelTests
{
    private const int Total = 6;
    private const int PerAddress = 4;
    private const int KeptFor = 10;

    private enum Kind
    {
        Enter,
        Heard,
        Keep,
        Leave,
    }

    private sealed record Place(string Item, byte Address, int KeptUntil = 0);

    [Fact]
    public void Gate_keeps_its_bounds_and_evicts_the_longest_silent_unprotected_login() =>
        Gen.Select(Gen.Frequency((4, Kind.Enter), (1, Kind.Heard), (2, Kind.Keep), (1, Kind.Leave)), Gen.Byte[1, 5], Gen.Int[0, 40])
            .Array[0, 80]
            .Sample(
                steps =>
                {
                    var gate = new HalfOpenGate<string>(Total, PerAddress);
                    var silentFirst = new List<Place>();
                    for (int now = 0; now < steps.Length; now++)
                    {
                        (Kind kind, byte address, int which) = steps[now];
                        Apply(gate, silentFirst, now, kind, address, kind == Kind.Enter ? $"{now}" : $"{which}");

                        Assert.Equal(silentFirst.Count, gate.Count);
                        Assert.InRange(gate.Count, 0, Total);
                        Assert.InRange(gate.Kept(Time(now)), 0, Total / 2);
                        Assert.All(silentFirst.CountBy(s => s.Address), c => Assert.InRange(c.Value, 1, PerAddress));
                    }
                },
                iter: 1_000);

    private static void Apply(HalfOpenGate<string> gate, List<Place> silentFirst, int now, Kind kind, byte address, string item)
    {
        int known = silentFirst.FindIndex(s => s.Item == item);
        switch (kind)
        {
            case Kind.Enter:
                int evicted = silentFirst.Count(s => s.Address == address) == PerAddress ? silentFirst.FindIndex(s => s.Address == address && s.KeptUntil <= now)
                    : silentFirst.Count == Total ? silentFirst.FindIndex(s => s.KeptUntil <= now)
                    : -1;
                Assert.Equal(evicted < 0 ? null : silentFirst[evicted].Item, gate.Enter(item, new IPAddress([10, 0, 0, address]), Time(now)));
                if (evicted >= 0)
                    silentFirst.RemoveAt(evicted);
                silentFirst.Add(new Place(item, address));
                break;
            case Kind.Keep:
                Place[] kept = [.. silentFirst.Where(s => s.KeptUntil > now)];
                bool isKept = known >= 0
                    && (kept.Contains(silentFirst[known])
                        || (kept.Length < Total / 2 && kept.Count(s => s.Address == silentFirst[known].Address) < PerAddress / 2));
                Assert.Equal(isKept, gate.Keep(item, Time(now + KeptFor), Time(now)));
                if (isKept)
                    silentFirst[known] = silentFirst[known] with { KeptUntil = now + KeptFor };
                break;
            case Kind.Heard:
                gate.Heard(item);
                if (known >= 0)
                    silentFirst.Add(silentFirst[known]);
                goto case Kind.Leave;
            case Kind.Leave:
                if (kind == Kind.Leave)
                    gate.Leave(item);
                if (known >= 0)
                    silentFirst.RemoveAt(known);
                break;
        }
    }

    private static TimeSpan Time(int step) => TimeSpan.FromSeconds(step);
}
