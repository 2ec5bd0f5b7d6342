using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>What was said between this session and one member since it joined.</summary>
public sealed record PeerStatistics : MessageCounts
{
    /// <summary>Which member it is.</summary>
    public required MemberId Id { get; init; }

    public required IPEndPoint Address { get; init; }

    public string? Alias { get; init; }

    /// <summary>Whether a link is open.</summary>
    public bool IsLinked { get; init; }

    /// <summary>How the open link came about; null if none is open.</summary>
    public LinkPath? Path { get; init; }

    /// <summary>From writing a message to its acknowledgement, lately; null where nothing was measured.</summary>
    public TimeSpan? RoundTrip { get; init; }
}
