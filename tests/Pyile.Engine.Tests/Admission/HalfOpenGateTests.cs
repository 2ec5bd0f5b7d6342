using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

public sealed class HalfOpenGateTests
{
    private readonly HalfOpenGate<string> _gate = new(total: 3, perAddress: 2);

    [Fact]
    public void Gate_has_room_up_to_its_bounds()
    {
        Assert.Null(Enter("a", "10.0.0.1"));
        Assert.Null(Enter("b", "10.0.0.1"));
        Assert.Null(Enter("c", "10.0.0.2"));
        Assert.Equal(3, _gate.Count);
    }

    [Fact]
    public void Full_address_evicts_its_own_login()
    {
        Enter("other", "10.0.0.2");
        Enter("a", "10.0.0.1");
        Enter("b", "10.0.0.1");

        Assert.Equal("a", Enter("c", "10.0.0.1"));
        Assert.Equal("b", Enter("d", "10.0.0.1"));
        Assert.Equal(3, _gate.Count);
    }

    [Fact]
    public void Full_gate_evicts_the_login_that_was_silent_longest()
    {
        Enter("a", "10.0.0.1");
        Enter("b", "10.0.0.2");
        Enter("c", "10.0.0.3");

        Assert.Equal("a", Enter("d", "10.0.0.4"));
        Assert.Equal("b", Enter("e", "10.0.0.5"));
    }

    [Fact]
    public void Login_that_sent_something_is_evicted_last()
    {
        Enter("a", "10.0.0.1");
        Enter("b", "10.0.0.2");
        Enter("c", "10.0.0.3");

        _gate.Heard("a");

        Assert.Equal("b", Enter("d", "10.0.0.4"));
        Assert.Equal("c", Enter("e", "10.0.0.5"));
        Assert.Equal("a", Enter("f", "10.0.0.6"));
    }

    [Fact]
    public void Login_that_left_frees_its_place_once()
    {
        Enter("a", "10.0.0.1");
        Enter("b", "10.0.0.1");

        _gate.Leave("a");
        _gate.Leave("a");
        _gate.Heard("a");
        _gate.Leave("never came");

        Assert.Equal(1, _gate.Count);
        Assert.Null(Enter("c", "10.0.0.1"));
        Assert.Equal("b", Enter("d", "10.0.0.1"));
    }

    [Fact]
    public void Evicted_login_can_leave_without_effect()
    {
        Enter("a", "10.0.0.1");
        Enter("b", "10.0.0.1");
        Assert.Equal("a", Enter("c", "10.0.0.1"));

        _gate.Leave("a");

        Assert.Equal(2, _gate.Count);
        Assert.Equal("b", Enter("d", "10.0.0.1"));
    }

    [Fact]
    public void Protected_login_is_not_evicted_before_its_time()
    {
        var gate = new HalfOpenGate<string>(total: 3, perAddress: 2);
        gate.Enter("a", Given.Ip("10.0.0.1"));
        gate.Enter("b", Given.Ip("10.0.0.2"));
        gate.Enter("c", Given.Ip("10.0.0.3"));

        Assert.True(gate.Keep("a", until: Second(5), now: Second(1)));

        Assert.Equal("b", gate.Enter("d", Given.Ip("10.0.0.4"), Second(2)));
        Assert.Equal("c", gate.Enter("e", Given.Ip("10.0.0.5"), Second(4.999)));
        Assert.Equal("a", gate.Enter("f", Given.Ip("10.0.0.6"), Second(5)));
    }

    [Fact]
    public void At_most_half_of_the_places_are_protected_in_order_of_request()
    {
        var gate = new HalfOpenGate<string>(total: 5, perAddress: 5);
        foreach (string item in (string[])["a", "b", "c", "d", "e"])
            gate.Enter(item, Given.Ip($"10.0.0.{(int)item[0]}"));

        Assert.Equal([true, true, false, true], ((string[])["b", "a", "c", "b"]).Select(i => gate.Keep(i, Second(9), Second(1))));
        Assert.Equal(2, gate.Kept(Second(1)));
        Assert.Equal("c", gate.Enter("f", Given.Ip("10.0.1.1"), Second(1)));

        gate.Leave("b");
        Assert.True(gate.Keep("d", Second(9), Second(1)));
        Assert.False(gate.Keep("b", Second(9), Second(1)));
        Assert.False(gate.Keep("e", Second(9), Second(8)));
        Assert.True(gate.Keep("e", Second(10), Second(9)));
    }

    [Fact]
    public void At_most_half_of_the_places_of_an_address_are_protected()
    {
        var gate = new HalfOpenGate<string>(total: 100, perAddress: 4);
        foreach (string item in (string[])["a", "b", "c", "d"])
            gate.Enter(item, Given.Ip("10.0.0.1"));
        gate.Enter("other", Given.Ip("10.0.0.2"));

        Assert.Equal([true, true, false, true], ((string[])["a", "b", "c", "other"]).Select(i => gate.Keep(i, Second(9), Second(1))));
        Assert.Equal("c", gate.Enter("e", Given.Ip("10.0.0.1"), Second(1)));
    }

    [Fact]
    public void Thousand_silent_connections_of_one_address_evict_no_other_address()
    {
        var gate = new HalfOpenGate<string>(total: 256, perAddress: 16);
        gate.Enter("good", Given.Ip("10.0.0.1"));
        for (int i = 0; i < 1_000; i++)
            Assert.NotEqual("good", gate.Enter($"bad {i}", Given.Ip("10.0.0.2")));
        Assert.Equal(17, gate.Count);
    }

    private static TimeSpan Second(double second) => TimeSpan.FromSeconds(second);

    private string? Enter(string item, string address) => _gate.Enter(item, Given.Ip(address));
}
