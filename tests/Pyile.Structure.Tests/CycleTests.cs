using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests;

/// <summary>No cycle of namespaces in a project, and no cycle of more than three types.</summary>
public sealed class CycleTests
{
    private const int LargestTypeCycle = 3;

    [Fact]
    public void Namespaces_of_a_project_form_no_cycle() =>
        Check("namespace-cycles", project => Cycles.In(project.Source.Graph.Namespaces));

    [Fact]
    public void Types_form_no_cycle_of_more_than_three() =>
        Check("type-cycles", project => Cycles.In(project.Source.Graph.Types).Where(cycle => cycle.Length > LargestTypeCycle));

    // The number of an entry is the size of its cycle.
    private static void Check(string table, Func<Project, IEnumerable<string[]>> cyclesOf)
    {
        var found = (
            from project in Projects.All
            from cycle in cyclesOf(project)
            from member in cycle
            select (Key: $"{project.Name}: {member}", Cycle: cycle)).ToDictionary(entry => entry.Key, entry => entry.Cycle);

        Ratchet.Named(table).Check(
            found.ToDictionary(entry => entry.Key, entry => entry.Value.Length),
            key => $"The cycle: {string.Join(", ", found[key])}.");
    }
}
