using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests.Checkers;

public sealed class ConstructorsTests
{
    private static readonly IReadOnlyList<(string Name, int Delegates)> Found = Constructors.In(SourceModel.Of("""
        namespace A;
        delegate void Own(int value);
        class Plain { Plain(int size) { } Plain(System.Func<int> size, Own? own) { } }
        class Primary(System.Action? done);
        record Data(int Size);
        record Callback(Own Own);
        class Outer { struct Inner(System.EventHandler handler); }
        """));

    [Fact]
    public void Explicit_and_primary_constructors_are_counted_with_their_delegates() => Assert.Equal(
        [("A.Callback(Own)", 1), ("A.Outer.Inner(handler)", 1), ("A.Plain(size)", 0), ("A.Plain(size,own)", 2), ("A.Primary(done)", 1)],
        Found.OrderBy(constructor => constructor.Name, StringComparer.Ordinal));

    [Fact]
    public void The_share_is_that_of_constructors_with_at_least_one_delegate() =>
        Assert.Equal(80, Constructors.PercentWithDelegates(Found));
}
