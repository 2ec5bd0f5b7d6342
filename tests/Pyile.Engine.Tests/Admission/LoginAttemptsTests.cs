using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Admission;

public sealed class LoginAttemptsTests
{
    private readonly LoginAttempts _attempts = new(limit: 3, capacity: 2);

    [Fact]
    public void Failures_are_counted_for_each_address()
    {
        Assert.Equal(1, Fail("10.0.0.1"));
        Assert.Equal(1, Fail("10.0.0.2"));
        Assert.Equal(2, Fail("10.0.0.1"));
    }

    [Fact]
    public void At_the_limit_the_count_is_returned_and_forgotten()
    {
        Fail("10.0.0.1");
        Fail("10.0.0.1");

        Assert.Equal(_attempts.Limit, Fail("10.0.0.1"));

        Assert.Empty(_attempts.Snapshot());
        Assert.Equal(1, Fail("10.0.0.1"));
    }

    [Fact]
    public void A_limit_of_one_is_reached_at_once()
    {
        var strict = new LoginAttempts(limit: 1);
        Assert.Equal(1, strict.Fail(Given.Ip("10.0.0.1"), Given.Noon));
        Assert.Empty(strict.Snapshot());
    }

    [Fact]
    public void The_mapped_form_of_an_address_has_no_attempts_of_its_own()
    {
        Fail("10.0.0.1");
        Assert.Equal(2, Fail("::ffff:10.0.0.1"));
        Assert.Equal(3, Fail("10.0.0.1"));
    }

    [Fact]
    public void A_good_login_forgets_the_bad_ones()
    {
        Fail("10.0.0.1");
        Fail("10.0.0.1");

        Assert.Equal(2, _attempts.Forget(Given.Ip("::ffff:10.0.0.1")));
        Assert.Equal(0, _attempts.Forget(Given.Ip("10.0.0.1")));
        Assert.Equal(1, Fail("10.0.0.1"));
    }

    [Fact]
    public void The_last_failure_has_its_time()
    {
        Fail("10.0.0.1");
        _attempts.Fail(Given.Ip("10.0.0.1"), Given.Noon.AddMinutes(5));

        LoginAttempt attempt = Assert.Single(_attempts.Snapshot());
        Assert.Equal(new LoginAttempt { Address = Given.Ip("10.0.0.1"), Count = 2, Last = Given.Noon.AddMinutes(5) }, attempt);
    }

    [Fact]
    public void A_flood_of_addresses_takes_the_room_of_the_one_that_failed_longest_ago()
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
    public void A_flood_of_a_hundred_thousand_addresses_costs_no_more_than_the_capacity()
    {
        var attempts = new LoginAttempts(limit: 3, capacity: 100);
        for (uint i = 0; i < 100_000; i++)
            attempts.Fail(new System.Net.IPAddress(i), Given.Noon);
        Assert.Equal(100, attempts.Snapshot().Count);
    }

    [Fact]
    public void Restored_attempts_go_on_counting()
    {
        _attempts.Restore(new LoginAttempt { Address = Given.Ip("10.0.0.1"), Count = 2, Last = Given.Noon });
        Assert.Equal(3, Fail("10.0.0.1"));
    }

    [Fact]
    public void Attempts_restored_with_a_mapped_address_go_on_counting()
    {
        _attempts.Restore(new LoginAttempt { Address = Given.Ip("::ffff:10.0.0.1"), Count = 2, Last = Given.Noon });
        Assert.Equal(3, Fail("10.0.0.1"));
    }

    [Fact]
    public void More_restored_addresses_than_there_is_room_for_lose_the_oldest()
    {
        foreach (string address in new[] { "::ffff:10.0.0.1", "10.0.0.2", "10.0.0.3" })
            _attempts.Restore(new LoginAttempt { Address = Given.Ip(address), Count = 1, Last = Given.Noon });
        Assert.Equal(["10.0.0.2", "10.0.0.3"], _attempts.Snapshot().Select(a => a.Address.ToString()));
    }

    [Fact]
    public void More_restored_attempts_than_a_lower_limit_allows_are_over_it()
    {
        _attempts.Restore(new LoginAttempt { Address = Given.Ip("10.0.0.1"), Count = 9, Last = Given.Noon });
        Assert.True(Fail("10.0.0.1") >= _attempts.Limit);
        Assert.Empty(_attempts.Snapshot());
    }

    private int Fail(string address) => _attempts.Fail(Given.Ip(address), Given.Noon);
}
