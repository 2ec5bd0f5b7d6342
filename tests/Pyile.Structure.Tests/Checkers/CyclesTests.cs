using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests.Checkers;

public sealed class CyclesTests
{
    [Fact]
    public void Types_that_name_each_other_are_a_cycle_and_a_type_that_is_only_named_is_not_in_it()
    {
        TypeGraph graph = SourceModel.Of("""
            namespace A;
            class First { Second? _second; }
            class Second { void Go() => Third.Run(); }
            class Third { public static void Run() { var first = new First(); } Last? _last; }
            class Last;
            """).Graph;

        Assert.Equal([["A.First", "A.Second", "A.Third"]], Cycles.In(graph.Types));
    }

    [Fact]
    public void Nested_types_and_lambdas_count_as_their_outermost_type()
    {
        TypeGraph graph = SourceModel.Of("""
            namespace A;
            class Outer { class Inner { System.Action Go() => () => Other.Run(); } public class Seen; }
            class Other { public static void Run() { Outer.Seen? seen = null; } }
            """).Graph;

        Assert.Equal([["A.Other", "A.Outer"]], Cycles.In(graph.Types));
    }

    [Fact]
    public void Parts_of_a_partial_type_in_different_files_are_one_type()
    {
        TypeGraph graph = SourceModel.Of(
            "namespace A; partial class Split { }",
            "namespace A; partial class Split { Other? _other; } class Other { Split? _split; }").Graph;

        Assert.Equal([["A.Other", "A.Split"]], Cycles.In(graph.Types));
    }

    [Fact]
    public void Namespaces_form_a_cycle_if_different_types_of_them_name_each_other()
    {
        TypeGraph graph = SourceModel.Of(
            "namespace A { class One { B.One? _one; } class Two; }",
            "namespace B { class One; class Two { A.Two? _two; } }",
            "namespace C { class One { A.One? _one; } }").Graph;

        Assert.Empty(Cycles.In(graph.Types));
        Assert.Equal([["A", "B"]], Cycles.In(graph.Namespaces));
    }

    [Fact]
    public void Two_separate_cycles_are_reported_largest_first()
    {
        var graph = new Dictionary<string, HashSet<string>>
        {
            ["a"] = ["b"],
            ["b"] = ["a", "c"],
            ["c"] = ["d"],
            ["d"] = ["e"],
            ["e"] = ["c"],
        };

        Assert.Equal([["c", "d", "e"], ["a", "b"]], Cycles.In(graph));
    }
}
