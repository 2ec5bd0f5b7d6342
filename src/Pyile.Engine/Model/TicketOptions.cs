namespace Pyile.Engine.Model;

/// <summary>What a new ticket is good for.</summary>
public sealed record TicketOptions
{
    /// <summary>How many peers may join with it. Default: 1; at most 1,000,000.</summary>
    public int Uses { get; init; } = 1;

    /// <summary>How long it can be used. Default: 24 hours.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// The names or addresses peers reach the host at, each with a port behind it if that is not the host's own, as in <c>name:14702</c>.
    /// Default: null, the host's own address, or if it is bound to any, those of the machine.
    /// </summary>
    public IReadOnlyList<string>? HostNames { get; init; }

    /// <summary>What it is for, for the list. Default: null.</summary>
    public string? Note { get; init; }

    /// <summary>
    /// The roles of those who join with it: at most 16, each of 1 to 64 letters, digits, dots, hyphens and underscores. Default: none.
    /// </summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>
    /// The tags of those who join with it: at most 16, each a name like that of a role, with a value or without, as in <c>site=eu</c>.
    /// Default: none.
    /// </summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>
    /// How long those who join with it may come back with their keys, without another ticket. Zero: until they leave. Default: null, as long
    /// as <see cref="HostOptions.MemberLife"/> says.
    /// </summary>
    public TimeSpan? MemberLife { get; init; }
}
