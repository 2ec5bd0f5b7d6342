using System.Net;
using CsCheck;
using Pyile.Engine.State;

namespace Pyile.Engine.Tests.State;

public sealed class HalfOpenGateModelTests
{
    private const int Total = 6;
    private const int PerAddress = 3;

    private enum Kind
    {
        Enter,
        Heard,
        Leave,
    }

    [Fact]
    public void The_bounds_hold_and_the_one_silent_longest_goes_whatever_happens() =>
        Gen.Select(Gen.Frequency((3, Kind.Enter), (1, Kind.Heard), (1, Kind.Leave)), Gen.Byte[1, 5], Gen.Int[0, 40])
            .Array[0, 80]
            .Sample(
                steps =>
                {
                    var gate = new HalfOpenGate<string>(Total, PerAddress);
                    var silentFirst = new List<(string Item, byte Address)>();
                    for (int i = 0; i < steps.Length; i++)
                    {
                        (Kind kind, byte address, int which) = steps[i];
                        Apply(gate, silentFirst, kind, address, kind == Kind.Enter ? $"{i}" : $"{which}");

                        Assert.Equal(silentFirst.Count, gate.Count);
                        Assert.InRange(gate.Count, 0, Total);
                        Assert.All(silentFirst.CountBy(s => s.Address), c => Assert.InRange(c.Value, 1, PerAddress));
                    }
                },
                iter: 1_000);

    private static void Apply(HalfOpenGate<string> gate, List<(string Item, byte Address)> silentFirst, Kind kind, byte address, string item)
    {
        int known = silentFirst.FindIndex(s => s.Item == item);
        switch (kind)
        {
            case Kind.Enter:
                int evicted = silentFirst.Count(s => s.Address == address) == PerAddress ? silentFirst.FindIndex(s => s.Address == address)
                    : silentFirst.Count == Total ? 0
                    : -1;
                Assert.Equal(evicted < 0 ? null : silentFirst[evicted].Item, gate.Enter(item, new IPAddress([10, 0, 0, address])));
                if (evicted >= 0)
                    silentFirst.RemoveAt(evicted);
                silentFirst.Add((item, address));
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
}
