using static Pyile.Lab.Tests.Packets.Examples;

namespace Pyile.Lab.Tests.Model;

public sealed class WireTests
{
    private readonly Wire _wire = new(new Random(1));

    [Fact]
    public void A_wire_without_settings_takes_no_time() => Assert.Equal(Seconds(5), _wire.Carry(1500, Seconds(5)));

    [Fact]
    public void A_packet_takes_the_latency()
    {
        _wire.Settings = new() { Latency = Seconds(0.08) };

        Assert.Equal(Seconds(1.08), _wire.Carry(1500, Seconds(1)));
        Assert.Equal(Seconds(1.08), _wire.Carry(1500, Seconds(1)));
    }

    [Fact]
    public void Packets_do_not_overtake_each_other_when_the_latency_becomes_shorter()
    {
        _wire.Settings = new() { Latency = Seconds(1) };
        _wire.Carry(1500, Seconds(0));
        _wire.Settings = new();

        Assert.Equal(Seconds(1), _wire.Carry(1500, Seconds(0.1)));
        Assert.Equal(Seconds(2), _wire.Carry(1500, Seconds(2)));
    }

    [Fact]
    public void Bits_take_their_time_and_wait_for_those_before()
    {
        _wire.Settings = new() { BitsPerSecond = 8000, Latency = Seconds(0.5) };

        Assert.Equal(Seconds(1.5), _wire.Carry(1000, Seconds(0)));
        Assert.Equal(Seconds(2), _wire.Carry(500, Seconds(0)));
        Assert.Equal(Seconds(10.75), _wire.Carry(250, Seconds(10)));
    }

    [Fact]
    public void What_does_not_fit_into_the_queue_is_lost()
    {
        _wire.Settings = new() { BitsPerSecond = 8000, QueueBytes = 2000 };

        Assert.Equal(Seconds(1), _wire.Carry(1000, Seconds(0)));
        Assert.Equal(Seconds(2), _wire.Carry(1000, Seconds(0)));
        Assert.Equal(Seconds(3), _wire.Carry(1000, Seconds(0)));
        Assert.Null(_wire.Carry(1000, Seconds(0)));
        Assert.Equal(Seconds(4), _wire.Carry(1000, Seconds(1)));
    }

    [Fact]
    public void A_stall_delays_what_enters()
    {
        _wire.Settings = new() { BitsPerSecond = 8000, QueueBytes = 2000 };
        _wire.Stall(until: Seconds(5));

        Assert.Equal(Seconds(6), _wire.Carry(1000, Seconds(0)));
        Assert.Equal(Seconds(7), _wire.Carry(1000, Seconds(0)));
        Assert.Equal(Seconds(8), _wire.Carry(1000, Seconds(4)));
        Assert.Equal(Seconds(11), _wire.Carry(1000, Seconds(10)));
    }

    [Fact]
    public void As_much_is_lost_as_the_settings_say()
    {
        _wire.Settings = new() { Loss = 0.03 };

        int lost = Enumerable.Range(0, 100_000).Count(_ => _wire.Carry(100, Seconds(0)) is null);

        Assert.InRange(lost, 2_800, 3_200);
    }

    [Fact]
    public void The_same_seed_loses_the_same_packets()
    {
        var other = new Wire(new Random(1)) { Settings = new() { Loss = 0.5 } };
        _wire.Settings = other.Settings;

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(_wire.Carry(100, Seconds(0)), other.Carry(100, Seconds(0))));
    }

    [Fact]
    public void What_is_larger_than_the_mtu_does_not_fit()
    {
        _wire.Settings = new() { Mtu = 1280 };

        Assert.True(_wire.Fits(1280));
        Assert.False(_wire.Fits(1281));
    }
}
