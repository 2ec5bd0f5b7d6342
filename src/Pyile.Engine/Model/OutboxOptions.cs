namespace Pyile.Engine.Model;

/// <summary>What waits to be sent, and on how many links.</summary>
public sealed record OutboxOptions
{
    /// <summary>Messages for one member that are not acknowledged; one more waits for room. Default: 10,000.</summary>
    public int MaxMessages { get; init; } = 10_000;

    /// <summary>Their size in bytes, as UTF-8 text. Default: 8 MiB.</summary>
    public long MaxBytes { get; init; } = 8L << 20;

    /// <summary>Links with other members that are open at once; one more closes the one not used for longest. Default: 1,024.</summary>
    public int MaxLinks { get; init; } = 1024;

    /// <summary>How long a link stays open without a message. Default: 5 minutes.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The silence on a link after which the other side is asked for a sign of life. Default: 20 s.</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The silence after which a link is closed and opened again if the other side is to answer a message or a ping. It is checked five times
    /// within that time. Default: 5 s.
    /// </summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(5);
}
