using System.Management.Automation;

namespace Pyile.Runtime.Members;

/// <summary>Matches members that have one of some roles and one of some tags, wildcards allowed.</summary>
/// <param name="roles">The roles; null for any.</param>
/// <param name="tags">The tags; null for any.</param>
internal sealed class LabelFilter(string[]? roles, string[]? tags)
{
    private readonly WildcardPattern[]? _roles = Patterns(roles);
    private readonly WildcardPattern[]? _tags = Patterns(tags);

    /// <summary>Whether all members match.</summary>
    public bool IsEmpty => _roles is null && _tags is null;

    public bool IsMatch(IReadOnlyList<string> roles, IReadOnlyList<string> tags) => HasOne(roles, _roles) && HasOne(tags, _tags);

    private static WildcardPattern[]? Patterns(string[]? texts) =>
        texts is null ? null : [.. texts.Select(text => WildcardPattern.Get(text, WildcardOptions.IgnoreCase))];

    private static bool HasOne(IReadOnlyList<string> names, WildcardPattern[]? wanted) =>
        wanted is null || names.Any(name => wanted.Any(pattern => pattern.IsMatch(name)));
}
