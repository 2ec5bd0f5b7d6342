namespace Pyile;

/// <summary>What a message says.</summary>
public enum PyileMessageKind
{
    Text,

    /// <summary>One JSON value, by what its sender says.</summary>
    Json,
}
