using CsCheck;

namespace Pyile.Engine.Tests.Runtime;

public sealed class TokenBucketTests
{
    private readonly TokenBucket _bucket = new(perSecond: 2, burst: 3);

    [Fact]
    public void Bucket_gives_its_burst_at_once_and_no_more()
    {
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => _bucket.TryTake(TimeSpan.Zero)));
        Assert.True(_bucket.IsEmpty(TimeSpan.Zero));
    }

    [Fact]
    public void Bucket_refills_at_its_rate()
    {
        Drain(TimeSpan.Zero);

        Assert.False(_bucket.TryTake(TimeSpan.FromSeconds(0.25)));
        Assert.True(_bucket.TryTake(TimeSpan.FromSeconds(0.5)));
        Assert.False(_bucket.TryTake(TimeSpan.FromSeconds(0.5)));
        Assert.True(_bucket.TryTake(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Bucket_is_limited_to_its_burst_after_a_long_pause()
    {
        Drain(TimeSpan.Zero);
        TimeSpan later = TimeSpan.FromDays(30);

        Assert.True(_bucket.IsFull(later));
        Assert.Equal(3, Drain(later));
    }

    [Fact]
    public void Bucket_is_full_until_a_token_is_taken()
    {
        Assert.True(_bucket.IsFull(TimeSpan.Zero));
        _bucket.TryTake(TimeSpan.Zero);
        Assert.False(_bucket.IsFull(TimeSpan.Zero));
        Assert.False(_bucket.IsEmpty(TimeSpan.Zero));
        Assert.True(_bucket.IsFull(TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public void Bucket_first_used_late_has_no_more_than_its_burst() =>
        Assert.Equal(3, Drain(TimeSpan.FromDays(100)));

    [Fact]
    public void Checking_takes_no_token()
    {
        for (int i = 0; i < 10; i++)
            Assert.False(_bucket.IsEmpty(TimeSpan.Zero));
        Assert.Equal(3, Drain(TimeSpan.Zero));
    }

    [Fact]
    public void Bucket_never_gives_more_than_its_burst_and_rate_allow() =>
        Gen.Int[0, 900].Array[0, 200].Sample(
            pauses =>
            {
                var bucket = new TokenBucket(perSecond: 2, burst: 3);
                TimeSpan now = TimeSpan.Zero;
                int taken = 0;
                foreach (int pause in pauses)
                {
                    now += TimeSpan.FromMilliseconds(pause);
                    taken += bucket.TryTake(now) ? 1 : 0;
                    Assert.True(taken <= 3 + (now.TotalSeconds * 2) + 1e-6, $"{taken} in {now}");
                }
            },
            iter: 500);

    private int Drain(TimeSpan now)
    {
        int taken = 0;
        while (_bucket.TryTake(now))
            taken++;
        return taken;
    }
}
