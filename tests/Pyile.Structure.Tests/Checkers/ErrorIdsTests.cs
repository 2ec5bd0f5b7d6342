using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests.Checkers;

public sealed class ErrorIdsTests
{
    [Theory]
    [InlineData("Make(Ids.One, 1)", null)]
    [InlineData("Make(kind.ToString(), 1)", null)]
    [InlineData("Make(nameof(Ids), 1)", null)]
    [InlineData("Make(\"One\", 1)", false)]
    [InlineData("Make(size: 1, id: \"One\")", false)]
    [InlineData("Make(kind > 1 ? \"One\" : Ids.One, 1)", false)]
    [InlineData("Make($\"One{kind}\", 1)", true)]
    [InlineData("Make(\"One\" + kind, 1)", true)]
    [InlineData("new ErrorRecord(\"One\")", false)]
    [InlineData("Other(\"One\")", null)]
    public void An_id_is_reported_unless_it_names_a_constant(string expression, bool? isComposed)
    {
        SourceModel source = SourceModel.Of($$"""
            class ErrorRecord(string errorId);
            static class Ids { public const string One = "One"; }
            class Example
            {
                static ErrorRecord Make(string id, int size) => new(id);
                static object Other(string id) => id;
                object Test(int kind) => {{expression}};
            }
            """);

        bool?[] expected = isComposed is null ? [] : [isComposed];
        Assert.Equal(expected, ErrorIds.NotConstant(source).Select(id => (bool?)id.IsComposed));
    }

    [Fact]
    public void A_local_variable_that_holds_an_id_is_checked_too()
    {
        SourceModel source = SourceModel.Of("""
            class ErrorRecord(string errorId);
            class Example
            {
                static ErrorRecord Make(int kind)
                {
                    string id = kind switch
                    {
                        1 => "One",
                        2 => nameof(Example),
                        _ => "Other",
                    };
                    return new(id);
                }
                static string Unrelated() { string id = "One"; return id; }
            }
            """);

        Assert.Equal([("Example0.cs", 8, "\"One\"", false), ("Example0.cs", 10, "\"Other\"", false)], ErrorIds.NotConstant(source));
    }
}
