namespace Pyile.Engine.Joining;

/// <summary>How soon, how often and after which failures a host is tried again.</summary>
internal sealed record RetryPolicy
{
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AwayPause = TimeSpan.FromMilliseconds(250);

    private const int BusyDoublings = 5;
    private const int AwayDoublings = 6;

    /// <summary>For the first join: until the caller's time is over, but only a host without room for another login is tried again.</summary>
    public static readonly RetryPolicy FirstJoin = new();

    /// <summary>For a member that has lost its host: until the host is reached or does not want the member anymore.</summary>
    public static readonly RetryPolicy Reconnect = new() { IsEndless = true };

    /// <summary>Whether it pauses before the first attempt, gives each attempt the whole time, and does not end by itself.</summary>
    public bool IsEndless { get; private init; }

    /// <summary>The number of attempts, or null if only the time limits them.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Members that lost their host at the same moment do not come back at the same moment.</summary>
    public TimeSpan FirstPause(Random random) => IsEndless ? AwayPause * random.NextDouble() : TimeSpan.Zero;

    /// <summary>
    /// A host without room for another login is tried again six times in about two seconds, and then every one or two seconds. A host
    /// that is away is tried again after up to half a second, and then up to twice as long each time, up to 16 s.
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
        attempts != MaxAttempts && (IsEndless ? !failure.IsHostUnwilling : failure.IsHostBusy);
}
