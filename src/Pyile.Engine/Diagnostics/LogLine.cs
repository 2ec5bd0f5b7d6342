namespace Pyile.Engine.Diagnostics;

/// <summary>One formatted line of the log. No line contains a password or the body of a message.</summary>
/// <param name="Time">When the line was written.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Id">One of <see cref="LogIds"/>, at least <see cref="LogIds.FirstDetail"/>.</param>
/// <param name="Event">The name that belongs to the id.</param>
/// <param name="Message">The text.</param>
public sealed record LogLine(DateTimeOffset Time, LogSeverity Severity, int Id, string Event, string Message);
