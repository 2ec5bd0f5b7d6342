namespace Pyile;

/// <summary>The importance of a log entry, lowest first.</summary>
public enum PyileLogLevel
{
    Debug,
    Information,
    Warning,
    Error,
}
