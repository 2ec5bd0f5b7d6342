using System.Xml.Linq;
using Pyile.ConsoleTests.Support;

namespace Pyile.ConsoleTests;

/// <summary>The files of docs/adr: numbered, complete, listed, and with a reason for each package.</summary>
public sealed class DecisionTests
{
    private static readonly string[] Files =
    [
        .. Directory.GetFiles(Repository.PathOf("docs", "adr"), "*.md")
            .Where(f => Path.GetFileName(f) != "README.md")
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Packages =>
    [
        .. XDocument.Load(Repository.PathOf("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(p => (string)p.Attribute("Include")!),
    ];

    [Fact]
    public void Decisions_are_numbered_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, Files.Length).Select(n => $"{n:0000}"), Files.Select(f => Path.GetFileName(f)[..4]));

    [Fact]
    public void Each_decision_has_all_parts_and_is_listed()
    {
        string list = File.ReadAllText(Repository.PathOf("docs", "adr", "README.md"));
        foreach (string file in Files)
        {
            string[] lines = File.ReadAllLines(file);
            Assert.StartsWith($"# {Path.GetFileName(file)[..4]}. ", lines[0], StringComparison.Ordinal);
            Assert.Matches("^Date: \\d{4}-\\d{2}-\\d{2}$", lines[2]);
            Assert.Equal(["## Context", "## Decision", "## Consequences"], lines.Where(l => l.StartsWith("## ", StringComparison.Ordinal)));
            Assert.Contains($"({Path.GetFileName(file)})", list, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Each_package_has_a_reason(string package) =>
        Assert.Contains(Files, f => File.ReadAllText(f).Contains(package, StringComparison.Ordinal));
}
