namespace Pyile.Engine.Joining;

/// <summary>How soon, how often, how long and after which failures a host is tried again.</summary>
internal sealed record RetryPolicy
{
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AwayPause = TimeSpan.FromMilliseconds(250);

    private const int BusyDoublings = 5;

    // So that members are back a few seconds after their host.
    private const int AwayDoublings = 3;

    /// <summary>For a first join: as long as one attempt may take, but only a host without room for another login is tried again.</summary>
    public static readonly RetryPolicy FirstJoin = new();

    /// <summary>For a member that has lost its host: until the host is reached or does not want the member anymore.</summary>
    public static readonly RetryPolicy Reconnect = new() { Total = Timeout.InfiniteTimeSpan, IsReturn = true };

    /// <summary>For a first join that waits for a host that cannot be reached yet.</summary>
    /// <param name="total">How long; infinite until the caller's token is cancelled.</param>
    public static RetryPolicy UntilReachable(TimeSpan total) => new() { Total = total };

    /// <summary>How long attempts are made, each of which has the whole time of an attempt; null if all together have that time.</summary>
    public TimeSpan? Total { get; private init; }

    /// <summary>Whether a member that has lost its host comes back, and not by its user's command.</summary>
    public bool IsReturn { get; private init; }

    /// <summary>The number of attempts, or null if only the time limits them.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Members that lost their host at the same moment do not come back at the same moment.</summary>
    public TimeSpan FirstPause(Random random) => IsReturn ? AwayPause * random.NextDouble() : TimeSpan.Zero;

    /// <summary>When the attempts end.</summary>
    /// <param name="now">The time at which they begin.</param>
    /// <param name="attempt">How long one attempt may take.</param>
    public TimeSpan EndOf(TimeSpan now, TimeSpan attempt) => Total switch
    {
        null => now + attempt,
        var total when total == Timeout.InfiniteTimeSpan => TimeSpan.MaxValue,
        { } total => now + total,
    };

    /// <summary>
    /// A host without room for another login is tried again six times in about two seconds, and then every one or two seconds. A host
    /// that is away is tried again after up to half a second, and then up to twice as long each time, up to 2 s.
    /// </summary>
    /// <param name="failure">Why the last attempt failed.</param>
    /// <param name="failures">The failures of that kind in a row, this one included.</param>
    /// <param name="random">Spreads the pauses.</param>
    public static TimeSpan PauseAfter(JoinFailure failure, int failures, Random random) => failure.IsHostBusy
        ? BusyPause * (1 << Math.Min(failures - 1, BusyDoublings)) * (0.5 + (random.NextDouble() / 2))
        : AwayPause * (1 << Math.Min(failures, AwayDoublings)) * random.NextDouble();

    /// <param name="failure">Why the last attempt failed.</param>
    /// <param name="attempts">The attempts so far, that one included.</param>
    public bool IsWorthRetrying(JoinFailure failure, int attempts) =>
        attempts != MaxAttempts
        && (IsReturn ? !failure.IsHostUnwilling : failure.IsHostBusy || (Total is not null && failure.IsHostUnreachable));
}
