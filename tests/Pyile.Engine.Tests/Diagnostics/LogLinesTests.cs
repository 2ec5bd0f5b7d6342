using Microsoft.Extensions.Logging;

namespace Pyile.Engine.Tests.Diagnostics;

public sealed class LogLinesTests
{
    private readonly List<LogLine> _lines = [];
    private readonly ILogger _logger;

    public LogLinesTests() => _logger = new HostOptions { Password = new Secret("secret") }.WithLogLines(_lines.Add).Logger;

    [Fact]
    public void Receiver_gets_every_part_of_a_line()
    {
        _logger.Log(LogLevel.Warning, new EventId(100, "First"), "state", new InvalidOperationException("why"), (state, _) => $"The {state}.");

        LogLine line = Assert.Single(_lines);
        Assert.Equal((LogSeverity.Warning, 100, "First", "The state. InvalidOperationException: why"), (line.Severity, line.Id, line.Event, line.Message));
    }

    [Fact]
    public void Lines_that_repeat_events_are_not_formatted()
    {
        _logger.Log(LogLevel.Error, new EventId(99, "Last"), "state", null, (_, _) => throw new InvalidOperationException());

        Assert.Empty(_lines);
    }

    [Fact]
    public void Trace_lines_are_ignored()
    {
        _logger.Log(LogLevel.Trace, new EventId(100), "state", null, (_, _) => throw new InvalidOperationException());

        Assert.Empty(_lines);
    }
}
