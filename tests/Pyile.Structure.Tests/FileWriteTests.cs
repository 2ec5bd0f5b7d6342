using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests;

/// <summary>
/// One class opens files, so that every file is written in the same safe way. The table names every place that uses it to write; the engine's
/// FullDiskTests run each of them on a full disk and in a read-only folder.
/// </summary>
public sealed class FileWriteTests
{
    private const string Writer = "Pyile.Engine.Storage.OwnerOnlyFile";
    private const string Json = "Pyile.Engine.Storage.JsonFile";

    [Fact]
    public void Only_one_class_opens_or_changes_files()
    {
        ILookup<bool, string> found = Projects.All
            .SelectMany(project => FileWrites.In(project.Source))
            .ToLookup(write => write.Method.StartsWith(Writer + ".", StringComparison.Ordinal), write => $"{write.Method}: {write.Used}");

        Assert.NotEmpty(found[true]);
        Assert.Empty(found[false]);
    }

    [Fact]
    public void That_class_is_used_to_write_by_one_other_class() => Assert.All(
        Projects.All.SelectMany(project => FileWrites.CallersOf(project.Source, Writer, "Write", "Lock", "CreateFolder")),
        method => Assert.StartsWith(Json + ".", method, StringComparison.Ordinal));

    [Fact]
    public void Table_names_each_place_that_writes_a_file()
    {
        IEnumerable<string> table = File.ReadLines(Path.Combine(Repository.Tables, "written-files.txt"))
            .Where(line => !line.StartsWith('#'));

        Assert.Equal(
            Projects.All.SelectMany(project => FileWrites.CallersOf(project.Source, Json, "Write", "Lock", "CreateFolder"))
                .Distinct()
                .Order(StringComparer.Ordinal),
            table);
    }
}
