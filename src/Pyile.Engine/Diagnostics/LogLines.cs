using Microsoft.Extensions.Logging;
using Pyile.Engine.Model;

namespace Pyile.Engine.Diagnostics;

/// <summary>
/// Log lines for callers that cannot share the types of Microsoft.Extensions.Logging with the engine because they use another
/// version of it. Lines that repeat an event are neither formatted nor passed on: <see cref="Session.Events"/> carries the
/// same information, and such a line is written for every message.
/// </summary>
public static class LogLines
{
    /// <summary>
    /// Adds a logger that passes every line without an event (Debug and above) to <paramref name="receiver"/>, on the thread
    /// that writes the line.
    /// </summary>
    public static HostOptions WithLogLines(this HostOptions options, Action<LogLine> receiver)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Logger = new Logger(options.TimeProvider, receiver) };
    }

    /// <inheritdoc cref="WithLogLines(HostOptions, Action{LogLine})"/>
    public static PeerOptions WithLogLines(this PeerOptions options, Action<LogLine> receiver)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Logger = new Logger(options.TimeProvider, receiver) };
    }

    private sealed class Logger(TimeProvider time, Action<LogLine> receiver) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Debug and < LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id < LogIds.FirstDetail || !IsEnabled(logLevel))
                return;
            string message = formatter(state, exception);
            if (exception is not null)
                message = $"{message} {exception.GetType().Name}: {exception.Message}";
            receiver(new LogLine(time.GetUtcNow(), ToSeverity(logLevel), eventId.Id, eventId.Name ?? "", message));
        }

        private static LogSeverity ToSeverity(LogLevel level) => level switch
        {
            LogLevel.Debug => LogSeverity.Debug,
            LogLevel.Information => LogSeverity.Information,
            LogLevel.Warning => LogSeverity.Warning,
            _ => LogSeverity.Error,
        };
    }
}
