namespace Pyile.Engine.Model;

/// <summary>A ticket of a host: a peer that has its text may join without the password.</summary>
public sealed record Ticket
{
    public required Guid Id { get; init; }

    /// <summary>How many peers may join with it in all.</summary>
    public required int Uses { get; init; }

    public required int UsesLeft { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>From this moment on it is good for nothing.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>What it is for, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The roles of those who join with it.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The tags of those who join with it.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>How long those who join with it may come back with their keys; null as long as the host lets others.</summary>
    public TimeSpan? MemberLife { get; init; }
}
