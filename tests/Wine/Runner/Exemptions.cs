using System.IO.Enumeration;

namespace Pyile.Wine.Runner;

/// <summary>The tests that cannot pass under wine, from a file with a pattern and a reason in each line.</summary>
internal sealed class Exemptions
{
    private readonly (string Pattern, string Reason)[] _lines;

    private Exemptions((string Pattern, string Reason)[] lines) => _lines = lines;

    public static Exemptions Read(string path) => new(
    [
        .. File.ReadLines(path).Where(line => line is not ([] or ['#', ..]))
            .Select(line => line.Split('|', 2, StringSplitOptions.TrimEntries))
            .Select(parts => (parts[0], parts[1])),
    ]);

    /// <returns>Why the test is left out, or null.</returns>
    public string? ReasonFor(string test)
    {
        foreach ((string pattern, string reason) in _lines)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, test, ignoreCase: false))
                return reason;
        }
        return null;
    }
}
