using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests;

/// <summary>A file has one idea: at most 350 lines, and one type that is not small.</summary>
public sealed class FileTests
{
    private const int Lines = 350;

    [Fact]
    public void A_file_has_at_most_350_lines()
    {
        var found = Repository.CSharpFiles
            .Select(file => (file.Path, Lines: file.LineAt(file.Text.TrimEnd().Length)))
            .Where(file => file.Lines > Lines)
            .ToDictionary(file => file.Path, file => file.Lines);

        Ratchet.Named("long-files").Check(found, _ => "Split it by ideas.");
    }

    [Fact]
    public void A_file_has_one_type_that_is_not_small()
    {
        var found = Repository.CSharpFiles.AsParallel()
            .Select(file => (file.Path, Types: TopLevelTypes.Large(file.Tree)))
            .Where(file => file.Types > 1)
            .ToDictionary(file => file.Path, file => file.Types);

        Ratchet.Named("types-in-a-file").Check(
            found, _ => $"Only records, enums, interfaces and delegates of under {TopLevelTypes.SmallLines} lines may share a file.");
    }
}
