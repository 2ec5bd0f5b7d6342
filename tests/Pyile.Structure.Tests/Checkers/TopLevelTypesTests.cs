using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests.Checkers;

public sealed class TopLevelTypesTests
{
    [Theory]
    [InlineData("class One;", 1)]
    [InlineData("class One; class Two;", 2)]
    [InlineData("class One { class Nested; }", 1)]
    [InlineData("class One; record Two(int Size); enum Three { A } interface IFour; delegate void Five();", 1)]
    [InlineData("namespace A { class One; } namespace B { struct Two; }", 2)]
    [InlineData("class One; file class Two;", 1)]
    [InlineData("class One; enum Two\n{\n\n\n\n\n\n\n\n\n\n\n\n}", 1)]
    [InlineData("class One; enum Two\n{\n\n\n\n\n\n\n\n\n\n\n\n\n}", 2)]
    [InlineData("class One; /// <summary>A\n/// B\n/// C\n/// D</summary>\n[System.Flags]\nenum Two\n{\n\n\n\n\n\n\n\n\n\n\n\n}", 1)]
    public void Types_that_need_a_file_of_their_own_are_counted(string text, int expected) =>
        Assert.Equal(expected, TopLevelTypes.Large(new SourceFile("Example.cs", text).Tree));
}
