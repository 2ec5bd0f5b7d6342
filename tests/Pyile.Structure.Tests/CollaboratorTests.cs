namespace Pyile.Structure.Tests;

/// <summary>A class names at most 12 other types of its project, or up to 20 if an ADR gives the reason.</summary>
public sealed class CollaboratorTests
{
    private const int WithoutReason = 12;
    private const int WithReason = 20;

    private static readonly Dictionary<string, string> Reasons =
        Ratchet.Entries(File.ReadLines(Path.Combine(Repository.Tables, "collaborator-reasons.txt"))).ToDictionary();

    [Fact]
    public void A_class_names_few_other_types()
    {
        Dictionary<string, Project> owners = [];
        Dictionary<string, int> found = [];
        foreach (Project project in Projects.All)
        {
            foreach ((string type, int count) in project.Source.Graph.Collaborators)
            {
                if (count <= (Reasons.ContainsKey(type) ? WithReason : WithoutReason))
                    continue;
                owners[type] = project;
                found[type] = count;
            }
        }

        Ratchet.Named("collaborators").Check(
            found, type => $"It names {string.Join(", ", owners[type].Source.Graph.Types[type].Order(StringComparer.Ordinal))}.");
    }

    [Fact]
    public void Each_reason_is_a_decision_record_in_the_repository() =>
        Assert.DoesNotContain(Reasons.Values, name => !File.Exists(Path.Combine(Repository.Root, "docs", "adr", name)));

    [Fact]
    public void Each_reason_is_for_a_class_that_needs_one()
    {
        IEnumerable<string> wide = Projects.All
            .SelectMany(project => project.Source.Graph.Collaborators)
            .Where(type => type.Count > WithoutReason)
            .Select(type => type.Type);

        Assert.Empty(Reasons.Keys.Except(wide));
    }
}
