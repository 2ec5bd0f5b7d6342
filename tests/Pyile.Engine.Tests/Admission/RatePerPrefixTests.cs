using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

public sealed class RatePerPrefixTests
{
    private readonly PrefixRateLimiter _rate = new(perSecond: 1, burst: 2, capacity: 3);
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void Each_address_has_a_pace_of_its_own()
    {
        Assert.True(Take("10.0.0.1"));
        Assert.True(Take("10.0.0.1"));
        Assert.False(Take("10.0.0.1"));
        Assert.True(Take("10.0.0.2"));
    }

    [Fact]
    public void Time_gives_more()
    {
        Drain("10.0.0.1");
        _now += TimeSpan.FromSeconds(1);
        Assert.True(Take("10.0.0.1"));
        Assert.False(Take("10.0.0.1"));
    }

    [Fact]
    public void The_addresses_of_one_ipv6_owner_share_a_pace()
    {
        Assert.True(Take("2001:db8:0:1::1"));
        Assert.True(Take("2001:db8:0:1:ffff:ffff:ffff:ffff"));
        Assert.False(Take("2001:db8:0:1::2"));
        Assert.True(Take("2001:db8:0:2::1"));
    }

    [Fact]
    public void An_ipv4_address_has_one_pace_in_both_of_its_forms()
    {
        Assert.True(Take("10.0.0.1"));
        Assert.True(Take("::ffff:10.0.0.1"));
        Assert.False(Take("10.0.0.1"));
        Assert.True(Take("::ffff:10.0.0.2"));
    }

    [Fact]
    public void The_one_seen_longest_ago_is_forgotten_where_there_are_too_many()
    {
        Drain("10.0.0.1");
        Drain("10.0.0.2");
        Drain("10.0.0.3");
        Assert.False(Take("10.0.0.1"));

        Drain("10.0.0.4");

        Assert.Equal(3, _rate.Count);
        Assert.False(Take("10.0.0.1"));
        Assert.False(Take("10.0.0.3"));
        Assert.True(Take("10.0.0.2"));
    }

    [Fact]
    public void Full_buckets_are_forgotten_with_the_next_newcomer()
    {
        Take("10.0.0.1");
        Take("10.0.0.2");
        Assert.Equal(2, _rate.Count);
        _now += TimeSpan.FromSeconds(1);

        Take("10.0.0.3");

        Assert.Equal(1, _rate.Count);
    }

    [Fact]
    public void A_bucket_that_is_not_full_is_kept()
    {
        Drain("10.0.0.1");
        _now += TimeSpan.FromSeconds(1.5);

        Take("10.0.0.2");

        Assert.Equal(2, _rate.Count);
        Assert.True(Take("10.0.0.1"));
        Assert.False(Take("10.0.0.1"));
    }

    private bool Take(string address) => _rate.TryTake(Given.Ip(address), _now);

    private void Drain(string address)
    {
        while (Take(address))
        {
        }
    }
}
