using System.Reflection;

namespace Pyile.Structure.Tests;

/// <summary>The checkout that the tests were built from, and its text files.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", "artifacts", "out", "bin", "obj", "TestResults"];

    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Tables { get; } = Path.Combine(Root, "tests", "Pyile.Structure.Tests", "Tables");

    private static readonly Lazy<IReadOnlyList<SourceFile>> AllFiles = new(() => [.. Read(Root)]);

    public static IReadOnlyList<SourceFile> Files => AllFiles.Value;

    public static IEnumerable<SourceFile> CSharpFiles => Files.Where(file => file.IsCSharp);

    private static IEnumerable<SourceFile> Read(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (SourceFile.IsText(path))
                yield return new SourceFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path));
        }
        foreach (string inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (NotOurs.Contains(Path.GetFileName(inner)))
                continue;
            foreach (SourceFile file in Read(inner))
                yield return file;
        }
    }
}
