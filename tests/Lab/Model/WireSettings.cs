namespace Pyile.Lab.Tests.Model;

/// <summary>How a wire behaves.</summary>
internal sealed record WireSettings
{
    /// <summary>How long a packet takes, besides the time for its bits.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The part of the packets that is lost, from 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>How much it carries; 0 is without a limit.</summary>
    public long BitsPerSecond { get; init; }

    /// <summary>The bytes that may wait if it has a limit. What does not fit is lost.</summary>
    public int QueueBytes { get; init; } = 256 * 1024;

    /// <summary>The size of the largest packet; 0 is without a limit.</summary>
    public int Mtu { get; init; }

    /// <summary>Whether the sender of a packet that is too large gets an ICMP error. If not, it is a black hole.</summary>
    public bool ReportsMtu { get; init; } = true;
}
