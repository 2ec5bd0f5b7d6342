using Microsoft.Extensions.Logging;
using Pyile.Engine.Model;

namespace Pyile.Engine.Diagnostics;

/// <summary>How important a log line is; the names are those of Microsoft.Extensions.Logging.</summary>
public enum LogSeverity
{
    Debug,
    Information,
    Warning,
    Error,
}

/// <summary>One finished line of the log. No line has a password or the text of a message in it.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Severity">How important it is.</param>
/// <param name="Id">Stable; 100 or above.</param>
/// <param name="Event">The name that belongs to the id.</param>
/// <param name="Message">The text.</param>
public sealed record LogLine(DateTimeOffset Time, LogSeverity Severity, int Id, string Event, string Message);

/// <summary>
/// For callers that cannot share the types of Microsoft.Extensions.Logging with the engine, because theirs are of another
/// version. Lines with ids below 100 stand for events; they are neither formatted nor handed on, because
/// <see cref="Session.Events"/> carries the same, and some of them come with every message.
/// </summary>
public static class LogLines
{
    private const int FirstThatIsNoEvent = 100;

    /// <summary>The same options with a logger that hands each line of Debug and above that stands for no event to the receiver, on whatever thread wrote it.</summary>
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

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id < FirstThatIsNoEvent || !IsEnabled(logLevel))
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
