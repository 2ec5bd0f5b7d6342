using Pyile.ConsoleTests.Support;

namespace Pyile.ConsoleTests;

/// <summary>The longest line that .editorconfig allows, in the folders that comply.</summary>
public sealed class LineLengthTests
{
    // Add a folder when its lines are short enough.
    public static TheoryData<string> Folders => ["samples", "tests/PublicApi", "tests/Pyile.Console.Tests"];

    private static int Limit { get; } = int.Parse(
        File.ReadLines(Repository.PathOf(".editorconfig"))
            .Single(l => l.StartsWith("max_line_length", StringComparison.Ordinal))
            .Split('=')[1],
        System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Lines_are_not_longer_than_the_limit(string folder)
    {
        string[] files = Directory.GetFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories);
        IEnumerable<string> offenders =
            from file in files
            from line in File.ReadLines(file).Index()
            where line.Item.Length > Limit
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1} has {line.Item.Length} columns";

        Assert.NotEmpty(files);
        Assert.Empty(offenders);
    }
}
