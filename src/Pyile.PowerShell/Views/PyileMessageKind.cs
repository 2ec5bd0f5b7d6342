namespace Pyile;

/// <summary>The kind of a message's content.</summary>
public enum PyileMessageKind
{
    Text,

    /// <summary>A JSON value, according to the sender.</summary>
    Json,
}
