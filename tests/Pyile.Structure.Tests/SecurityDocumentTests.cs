using System.Text.RegularExpressions;

namespace Pyile.Structure.Tests;

/// <summary>docs/security.md: each statement about an attacker names tests that exist.</summary>
public sealed partial class SecurityDocumentTests
{
    private const int Columns = 4;

    [Fact]
    public void Each_row_names_tests_that_exist()
    {
        HashSet<string> classes = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file))];
        string[][] rows = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "security.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|'))
            .Where(cells => cells[^1].Trim() is not ("test" or "---"))];

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Equal(Columns, row.Length);
            string[] named = [.. Named().Matches(row[^1]).Select(match => match.Groups[1].Value)];
            Assert.NotEmpty(named);
            Assert.Empty(named.Except(classes));
        });
    }

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Named();
}
