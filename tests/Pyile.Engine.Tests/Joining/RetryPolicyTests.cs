using CsCheck;

namespace Pyile.Engine.Tests.Joining;

public sealed class RetryPolicyTests
{
    private static readonly JoinFailure Busy = new(new PyileException(PyileError.HostFull, "full"));
    private static readonly JoinFailure Away = new(new PyileException(PyileError.HostUnreachable, "away"));

    [Fact]
    public void Pause_after_a_busy_host_doubles_up_to_1_6_seconds_and_is_at_least_half_of_that()
    {
        double[] longest = [50, 100, 200, 400, 800, 1600, 1600, 1600];
        for (int failures = 1; failures <= longest.Length; failures++)
        {
            Assert.Equal(longest[failures - 1], PauseOf(Busy, failures, new Fixed(1)), 3);
            Assert.Equal(longest[failures - 1] / 2, PauseOf(Busy, failures, new Fixed(0)), 3);
        }
    }

    [Fact]
    public void Pause_after_an_absent_host_doubles_up_to_2_seconds_and_may_be_zero()
    {
        double[] longest = [500, 1000, 2000, 2000, 2000, 2000, 2000];
        for (int failures = 1; failures <= longest.Length; failures++)
        {
            Assert.Equal(longest[failures - 1], PauseOf(Away, failures, new Fixed(1)), 3);
            Assert.Equal(0, PauseOf(Away, failures, new Fixed(0)), 3);
        }
    }

    [Fact]
    public void Pause_stays_within_bounds_for_any_number_of_failures() =>
        Gen.Select(Gen.Int[1, int.MaxValue], Gen.Bool, Gen.Double[0, 1]).Sample((failures, isBusy, share) =>
            PauseOf(isBusy ? Busy : Away, failures, new Fixed(share)) is >= 0 and <= 2_000);

    [Fact]
    public void First_pause_spreads_a_reconnect_over_a_quarter_of_a_second_and_delays_no_first_join()
    {
        Assert.Equal(TimeSpan.Zero, RetryPolicy.FirstJoin.FirstPause(new Fixed(1)));
        Assert.Equal(TimeSpan.FromMilliseconds(250), RetryPolicy.Reconnect.FirstPause(new Fixed(1)));
    }

    [Theory]
    [InlineData(PyileError.HostFull, false, true, true, true)]
    [InlineData(PyileError.ConnectionLost, false, true, true, true)]
    [InlineData(PyileError.ConnectionLost, true, false, false, true)]
    [InlineData(PyileError.HostUnreachable, false, false, true, true)]
    [InlineData(PyileError.Timeout, false, false, true, true)]
    [InlineData(PyileError.Timeout, true, false, false, true)]
    [InlineData(PyileError.AddressInvalid, false, false, false, true)]
    [InlineData(PyileError.AddressInvalid, true, false, false, false)]
    [InlineData(PyileError.HostNotProven, false, false, false, true)]
    [InlineData(PyileError.Banned, false, false, false, false)]
    [InlineData(PyileError.WrongPassword, false, false, false, false)]
    [InlineData(PyileError.NotAdmitted, false, false, false, false)]
    [InlineData(PyileError.TicketInvalid, false, false, false, true)]
    [InlineData(PyileError.HostKeyChanged, false, false, false, true)]
    [InlineData(PyileError.HostKeyChanged, true, false, false, false)]
    [InlineData(PyileError.CertificateExpired, false, false, false, false)]
    public void Failure_is_retried_by_a_first_join_only_if_the_host_is_busy_or_awaited_and_by_a_reconnect_unless_it_is_final(
        PyileError kind, bool isFinal, bool byFirstJoin, bool byWaiting, bool byReconnect)
    {
        var failure = new JoinFailure(new PyileException(kind, "why"), isFinal);

        Assert.Equal(byFirstJoin, RetryPolicy.FirstJoin.IsWorthRetrying(failure, attempts: 1));
        Assert.Equal(byWaiting, RetryPolicy.UntilReachable(Timeout.InfiniteTimeSpan).IsWorthRetrying(failure, attempts: 1));
        Assert.Equal(byReconnect, RetryPolicy.Reconnect.IsWorthRetrying(failure, attempts: 1));
    }

    [Fact]
    public void Limit_of_attempts_ends_retries_even_if_the_host_is_busy()
    {
        RetryPolicy twice = RetryPolicy.FirstJoin with { MaxAttempts = 2 };

        Assert.True(twice.IsWorthRetrying(Busy, attempts: 1));
        Assert.False(twice.IsWorthRetrying(Busy, attempts: 2));
    }

    private static double PauseOf(JoinFailure failure, int failures, Random random) =>
        RetryPolicy.PauseAfter(failure, failures, random).TotalMilliseconds;

    private sealed class Fixed(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
