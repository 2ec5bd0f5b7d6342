using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Values and problems reach the log, so they must not contain secrets or received text.</summary>
public sealed class SecrecyTests
{
    [Fact]
    public void Password_is_not_printed_with_its_value()
    {
        var shadow = V1Bytes.Parse<Shadow>("""{"shadow": "tr0ub4dor"}"""u8);

        Assert.Equal("tr0ub4dor", shadow.Password.Value.ToString());
        Assert.DoesNotContain("tr0ub4dor", shadow.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("tr0ub4dor", $"{shadow} {shadow.Password}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"shadow": tr0ub4dor}""")]
    [InlineData("""{"shadow": fr0ub4dor}""")]
    [InlineData("""{"shadow": nr0ub4dor}""")]
    [InlineData("""{"shadow": "r0ub4dor" r0ub4dor}""")]
    [InlineData("""{"r0ub4dor": 1, "r0ub4dor": 2}""")]
    [InlineData("""{"shadow": ["r0ub4dor"]}""")]
    [InlineData("""{"shadow": "r0ub4dor\ud83d"}""")]
    public void Problem_does_not_quote_received_text(string json) =>
        Assert.DoesNotContain("r0ub4dor", V1Bytes.ProblemOf(Encoding.UTF8.GetBytes(json)), StringComparison.Ordinal);

    [Fact]
    public void Duplicate_key_of_a_megabyte_gives_a_short_problem()
    {
        string key = new('k', 1 << 20);
        Assert.InRange(V1Bytes.ProblemOf(Encoding.UTF8.GetBytes($$"""{"{{key}}": 1, "{{key}}": 2}""")).Length, 1, 200);
    }

    [Fact]
    public void Problem_contains_no_terminal_escapes() =>
        Assert.DoesNotContain(V1Bytes.ProblemOf("""{"\u001b[2J\n": 1, "\u001b[2J\n": 2}"""u8), char.IsControl);
}
