using System.Reflection;
using Pyile.Structure.Tests.Checkers.Layered.Lower;
using Pyile.Structure.Tests.Checkers.Layered.Upper;
using Pyile.Structure.Tests.Layers;

namespace Pyile.Structure.Tests.Checkers;

public sealed class LayerTableTests
{
    private const string Root = "Pyile.Structure.Tests.Checkers.Layered";

    private static readonly Type[] Types = [typeof(Ground), typeof(Roof), typeof(Attic)];

    [Fact]
    public void A_use_in_a_method_body_that_no_row_allows_is_a_violation() =>
        Assert.Equal([$"{Root}.Upper.Roof, Height: {Root}.Lower.Ground"], Table([]).Violations(Types));

    [Fact]
    public void A_use_that_the_row_allows_is_not_a_violation() => Assert.Empty(Table(["Lower"]).Violations(Types));

    [Fact]
    public void A_single_type_may_be_named_without_its_layer()
    {
        LayerTable table = Table([]) with { MayAlsoName = new Dictionary<string, string[]> { ["Upper"] = [$"{Root}.Lower.Ground"] } };

        Assert.Empty(table.Violations(Types));
    }

    [Fact]
    public void A_layer_without_a_row_and_a_row_without_types_are_mismatches()
    {
        var table = new LayerTable(Root, new Dictionary<string, string[]> { ["Upper"] = [], ["Cellar"] = [] });

        Assert.Equal(["'Lower' has no row", "'Cellar' has a row but no types"], table.Mismatches(Types));
    }

    [Fact]
    public void A_row_that_allows_what_no_namespace_uses_is_listed()
    {
        var table = new LayerTable(Root, new Dictionary<string, string[]> { ["Lower"] = ["Upper"], ["Upper"] = ["Lower"] });
        var namespaces = new Dictionary<string, HashSet<string>> { [$"{Root}.Lower"] = [], [$"{Root}.Upper"] = [$"{Root}.Lower"] };

        Assert.Equal(["'Lower' does not use 'Upper'"], table.Unused(namespaces));
    }

    [Fact]
    public void Signatures_bodies_and_async_methods_are_read()
    {
        Assert.Contains(("Height", typeof(Ground)), TypeUses.Of(typeof(Roof)));
        Assert.Contains(("Height", typeof(Roof)), TypeUses.Of(typeof(Attic)));
        Type[] inner = typeof(Roof).GetNestedTypes(BindingFlags.NonPublic);
        Assert.Contains(("MoveNext", typeof(Attic)), inner.SelectMany(TypeUses.Of));
    }

    private static LayerTable Table(string[] upperMayUse) =>
        new(Root, new Dictionary<string, string[]> { ["Lower"] = [], ["Upper"] = upperMayUse });
}
