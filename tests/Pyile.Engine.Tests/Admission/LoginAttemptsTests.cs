using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

public sealed class LoginAttemptsTests
{
    private readonly LoginAttempts _attempts = new(limit: 3, capacity: 2);

    [Fact]
    public void Failures_are_counted_by_address()
    {
        Assert.Equal(1, Fail("10.0.0.1"));
        Assert.Equal(1, Fail("10.0.0.2"));
        Assert.Equal(2, Fail("10.0.0.1"));
    }

    [Fact]
    public void Count_is_returned_and_forgotten_at_the_limit()
    {
        Fail("10.0.0.1");
        Fail("10.0.0.1");

        Assert.Equal(_attempts.Limit, Fail("10.0.0.1"));

        Assert.Empty(_attempts.Snapshot());
        Assert.Equal(1, Fail("10.0.0.1"));
    }

    [Fact]
    public void Limit_of_one_is_reached_immediately()
    {
        var strict = new LoginAttempts(limit: 1);
        Assert.Equal(1, strict.Fail(Given.Ip("10.0.0.1"), Given.Noon));
        Assert.Empty(strict.Snapshot());
    }

    [Fact]
    public void Mapped_form_of_an_address_shares_its_attempts()
    {
        Fail("10.0.0.1");
        Assert.Equal(2, Fail("::ffff:10.0.0.1"));
        Assert.Equal(3, Fail("10.0.0.1"));
    }

    [Fact]
    public void Successful_login_forgets_the_failures()
    {
        Fail("10.0.0.1");
        Fail("10.0.0.1");

        Assert.Equal(2, _attempts.Forget(Given.Ip("::ffff:10.0.0.1")));
        Assert.Equal(0, _attempts.Forget(Given.Ip("10.0.0.1")));
        Assert.Equal(1, Fail("10.0.0.1"));
    }

    [Fact]
    public void Attempts_have_the_time_of_the_last_failure()
    {
        Fail("10.0.0.1");
        _attempts.Fail(Given.Ip("10.0.0.1"), Given.Noon.AddMinutes(5));

        LoginAttempt attempt = Assert.Single(_attempts.Snapshot());
        Assert.Equal(new LoginAttempt { Address = Given.Ip("10.0.0.1"), Count = 2, Last = Given.Noon.AddMinutes(5) }, attempt);
    }

    [Fact]
    public void Flood_of_addresses_replaces_the_oldest_failure()
    {
        Fail("10.0.0.1");
        Fail("10.0.0.2");
        Fail("10.0.0.1");
        Fail("10.0.0.3");

        Assert.Equal(["10.0.0.1", "10.0.0.3"], _attempts.Snapshot().Select(a => a.Address.ToString()));
        Assert.Equal(3, Fail("10.0.0.1"));
        Assert.Equal(1, Fail("10.0.0.2"));
    }

    [Fact]
    public void Flood_of_a_hundred_thousand_addresses_stays_within_the_capacity()
    {
        var attempts = new LoginAttempts(limit: 3, capacity: 100);
        for (uint i = 0; i < 100_000; i++)
            attempts.Fail(new System.Net.IPAddress(i), Given.Noon);
        Assert.Equal(100, attempts.Snapshot().Count);
    }

    [Fact]
    public void Restored_attempts_continue_to_count()
    {
        _attempts.Restore(new LoginAttempt { Address = Given.Ip("10.0.0.1"), Count = 2, Last = Given.Noon });
        Assert.Equal(3, Fail("10.0.0.1"));
    }

    [Fact]
    public void Attempts_restored_with_a_mapped_address_continue_to_count()
    {
        _attempts.Restore(new LoginAttempt { Address = Given.Ip("::ffff:10.0.0.1"), Count = 2, Last = Given.Noon });
        Assert.Equal(3, Fail("10.0.0.1"));
    }

    [Fact]
    public void Oldest_restored_addresses_are_dropped_beyond_the_capacity()
    {
        foreach (string address in new[] { "::ffff:10.0.0.1", "10.0.0.2", "10.0.0.3" })
            _attempts.Restore(new LoginAttempt { Address = Given.Ip(address), Count = 1, Last = Given.Noon });
        Assert.Equal(["10.0.0.2", "10.0.0.3"], _attempts.Snapshot().Select(a => a.Address.ToString()));
    }

    [Fact]
    public void Restored_attempts_can_exceed_a_lower_limit()
    {
        _attempts.Restore(new LoginAttempt { Address = Given.Ip("10.0.0.1"), Count = 9, Last = Given.Noon });
        Assert.True(Fail("10.0.0.1") >= _attempts.Limit);
        Assert.Empty(_attempts.Snapshot());
    }

    private int Fail(string address) => _attempts.Fail(Given.Ip(address), Given.Noon);
}
