namespace Pyile.Engine.Diagnostics;

/// <summary>The severity of a log line, with the names of Microsoft.Extensions.Logging.</summary>
public enum LogSeverity
{
    Debug,
    Information,
    Warning,
    Error,
}
