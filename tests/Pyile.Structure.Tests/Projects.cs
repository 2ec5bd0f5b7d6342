namespace Pyile.Structure.Tests;

/// <summary>The projects that are checked: every folder of src/ with a project file.</summary>
internal static class Projects
{
    public static IReadOnlyList<Project> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal)
            .Select(name => new Project(name)),
    ];

    public static TheoryData<string> Names => [.. All.Select(project => project.Name)];

    public static Project Named(string name) => All.Single(project => project.Name == name);
}
