using Pyile.Structure.Tests.Source;
using Pyile.Structure.Tests.Words;
using Xunit.Abstractions;

namespace Pyile.Structure.Tests;

/// <summary>Prints the figures: dotnet test tests/Pyile.Structure.Tests --logger "console;verbosity=detailed"</summary>
public sealed class FigureTests(ITestOutputHelper output)
{
    public static TheoryData<string> ProjectNames => Projects.Names;

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Figures_of_a_project(string name)
    {
        SourceModel source = Projects.Named(name).Source;
        IReadOnlyList<string[]> namespaces = Cycles.In(source.Graph.Namespaces);
        IReadOnlyList<string[]> types = Cycles.In(source.Graph.Types);
        (string Type, int Count)[] collaborators = [.. source.Graph.Collaborators.OrderByDescending(type => type.Count)];
        IReadOnlyList<(string Name, int Delegates)> constructors = Constructors.In(source);

        output.WriteLine($"{name}: namespaces {source.Graph.Namespaces.Count}, in cycles {namespaces.Sum(cycle => cycle.Length)}");
        output.WriteLine($"{name}: types {source.Graph.Types.Count}, in cycles {types.Sum(cycle => cycle.Length)}");
        output.WriteLine($"{name}: largest cycle of types {(types.Count == 0 ? 0 : types[0].Length)}");
        output.WriteLine($"{name}: most collaborators {collaborators[0].Count} ({collaborators[0].Type})");
        output.WriteLine($"{name}: classes with more than 12 collaborators {collaborators.Count(type => type.Count > 12)}");
        output.WriteLine($"{name}: classes with more than 20 collaborators {collaborators.Count(type => type.Count > 20)}");
        output.WriteLine(
            $"{name}: constructors {constructors.Count}, with delegates {constructors.Count(constructor => constructor.Delegates > 0)} " +
            $"({Constructors.PercentWithDelegates(constructors):0.0} %)");
        Assert.NotEmpty(source.Graph.Types);
    }

    [Fact]
    public void Figures_of_words()
    {
        ILookup<string, string> banned = BannedWords.InRepository.ToLookup(hit => hit.File.Folder, hit => hit.Word);
        foreach (IGrouping<string, SourceFile> folder in Repository.Files.GroupBy(file => file.Folder))
        {
            int doubtful = folder.Sum(BannedWords.WhereForIf);
            output.WriteLine($"{folder.Key}: banned words {banned[folder.Key].Count()}, \"where\" that may mean \"if\" {doubtful}");
        }
        Assert.NotEmpty(Repository.Files);
    }
}
