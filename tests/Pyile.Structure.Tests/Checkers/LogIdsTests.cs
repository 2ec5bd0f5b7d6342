using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests.Checkers;

public sealed class LogIdsTests
{
    [Fact]
    public void Literals_and_constants_of_a_second_file_are_reported()
    {
        SourceModel source = SourceModel.Of(
            "static class LogIds { public const int One = 1; public const int Two = 2; }",
            "static class Elsewhere { public const int Three = 3; public static readonly int Four = 4; }",
            """
            class LoggerMessageAttribute(int eventId, string message) : System.Attribute { public int EventId { get; set; } }
            partial class Log
            {
                [LoggerMessage(LogIds.One, "one")] void One() { }
                [LoggerMessage(LogIds.Two, "two")] void Two() { }
                [LoggerMessage(Elsewhere.Three, "three")] void Three() { }
                [LoggerMessage(Elsewhere.Four, "four")] void Four() { }
                [LoggerMessage(5, "five")] void Five() { }
                [LoggerMessage(0, "six", EventId = LogIds.One)] void Six() { }
            }
            """);

        Assert.Equal([("Example2.cs", 6), ("Example2.cs", 7), ("Example2.cs", 8)], LogIds.NotConstant(source));
    }
}
