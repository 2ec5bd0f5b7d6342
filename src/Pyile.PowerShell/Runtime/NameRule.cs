using System.Management.Automation;

namespace Pyile.Runtime;

/// <summary>What users may call a session or a handler: it is told from an id, from a pattern, and from what cannot be seen.</summary>
internal static class NameRule
{
    public static bool IsUsable(string name) =>
        !WildcardPattern.ContainsWildcardCharacters(name) && !name.All(char.IsAsciiDigit) && !name.Any(char.IsControl);
}
