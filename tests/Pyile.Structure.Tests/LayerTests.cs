using Pyile.Structure.Tests.Layers;

namespace Pyile.Structure.Tests;

/// <summary>Held against the compiled code, so that a use in a method body counts as well as one in a signature.</summary>
public sealed class LayerTests
{
    public static TheoryData<string> ProjectNames => Projects.Names;

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Each_namespace_uses_only_the_layers_of_its_row(string project)
    {
        string[] violations = [.. TableOf(project).Violations(Types(project))];

        Assert.True(violations.Length == 0, $"{project} uses against Layers/LayerTables.cs:\n{string.Join("\n", violations)}");
    }

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Each_use_that_a_row_allows_exists(string project)
    {
        string[] unused = [.. TableOf(project).Unused(Projects.Named(project).Source.Graph.Namespaces)];

        Assert.True(unused.Length == 0, $"{project} in Layers/LayerTables.cs:\n{string.Join("\n", unused)}");
    }

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Each_namespace_has_a_row_and_each_row_a_namespace(string project)
    {
        string[] mismatches = [.. TableOf(project).Mismatches(Types(project))];

        Assert.True(mismatches.Length == 0, $"{project} in Layers/LayerTables.cs:\n{string.Join("\n", mismatches)}");
    }

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Each_project_references_only_the_projects_of_its_row(string project)
    {
        Assert.True(LayerTables.Projects.ContainsKey(project), $"{project} needs a row in LayerTables.Projects.");
        IEnumerable<string> referenced = Projects.Named(project).Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => Projects.All.Any(other => other.Name == name));

        Assert.Empty(referenced.Except(LayerTables.Projects[project]));
    }

    private static LayerTable TableOf(string project) =>
        LayerTables.Of.GetValueOrDefault(project) ?? throw new InvalidOperationException($"{project} needs a table in LayerTables.Of.");

    private static Type[] Types(string project) => Projects.Named(project).Assembly.GetTypes();
}
