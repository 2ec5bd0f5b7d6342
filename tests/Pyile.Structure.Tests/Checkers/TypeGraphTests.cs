using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests.Checkers;

public sealed class TypeGraphTests
{
    private static readonly TypeGraph Graph = SourceModel.Of("""
        namespace A;
        class Hub
        {
            Field? _field;
            Created Make() => new();
            int Extended(Argument argument) => argument.Size();
            string Text() => nameof(Mentioned);
            /// <summary><see cref="OnlyInDocumentation"/></summary>
            string Foreign() => string.Empty;
            int Chosen() => (int)Choice.Yes;
            (int First, int Second) Pair() => (1, 2);
            int FirstOfPair() => Pair().First;
        }
        class Field; class Created; class Argument; class Mentioned; class OnlyInDocumentation;
        enum Choice { Yes }
        static class Extensions { public static int Size(this Argument argument) => 1; }
        interface INotAClass { Field Get(); }
        """).Graph;

    [Fact]
    public void A_class_names_the_types_of_its_code_and_not_tuples_or_those_of_its_documentation_or_of_other_assemblies() => Assert.Equal(
        ["A.Argument", "A.Choice", "A.Created", "A.Extensions", "A.Field", "A.Mentioned"],
        Graph.Types["A.Hub"].Order(StringComparer.Ordinal));

    [Fact]
    public void Collaborators_are_counted_for_classes_only()
    {
        Assert.Contains(("A.Hub", 6), Graph.Collaborators);
        Assert.Contains(("A.Field", 0), Graph.Collaborators);
        Assert.DoesNotContain(Graph.Collaborators, type => type.Type is "A.INotAClass" or "A.Choice");
    }
}
