namespace Pyile;

/// <summary>How important a log entry is, the least first.</summary>
public enum PyileLogLevel
{
    Debug,
    Information,
    Warning,
    Error,
}
