using System.Management.Automation;

namespace Pyile.Runtime;

/// <summary>
/// Valid names of sessions and handlers: a name must differ from an id and from a wildcard pattern, and must be visible.
/// </summary>
internal static class NameRule
{
    public static bool IsUsable(string name) =>
        !WildcardPattern.ContainsWildcardCharacters(name) && !name.All(char.IsAsciiDigit) && !name.Any(char.IsControl);
}
