using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

public sealed class RatePerPrefixTests
{
    private readonly PrefixRateLimiter _rate = new(perSecond: 1, burst: 2, capacity: 3);
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void Each_address_has_its_own_rate()
    {
        Assert.True(Take("10.0.0.1"));
        Assert.True(Take("10.0.0.1"));
        Assert.False(Take("10.0.0.1"));
        Assert.True(Take("10.0.0.2"));
    }

    [Fact]
    public void Rate_refills_with_time()
    {
        Drain("10.0.0.1");
        _now += TimeSpan.FromSeconds(1);
        Assert.True(Take("10.0.0.1"));
        Assert.False(Take("10.0.0.1"));
    }

    [Fact]
    public void Addresses_of_one_IPv6_prefix_share_a_rate()
    {
        Assert.True(Take("2001:db8:0:1::1"));
        Assert.True(Take("2001:db8:0:1:ffff:ffff:ffff:ffff"));
        Assert.False(Take("2001:db8:0:1::2"));
        Assert.True(Take("2001:db8:0:2::1"));
    }

    [Fact]
    public void IPv4_address_and_its_mapped_form_share_a_rate()
    {
        Assert.True(Take("10.0.0.1"));
        Assert.True(Take("::ffff:10.0.0.1"));
        Assert.False(Take("10.0.0.1"));
        Assert.True(Take("::ffff:10.0.0.2"));
    }

    [Fact]
    public void Prefix_seen_longest_ago_is_forgotten_beyond_the_capacity()
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
    public void Full_buckets_are_forgotten_when_a_new_prefix_arrives()
    {
        Take("10.0.0.1");
        Take("10.0.0.2");
        Assert.Equal(2, _rate.Count);
        _now += TimeSpan.FromSeconds(1);

        Take("10.0.0.3");

        Assert.Equal(1, _rate.Count);
    }

    [Fact]
    public void Bucket_that_is_not_full_is_kept()
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
