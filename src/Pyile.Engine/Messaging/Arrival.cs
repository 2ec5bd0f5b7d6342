namespace Pyile.Engine.Messaging;

/// <summary>What to do with a message that arrived.</summary>
internal enum Arrival
{
    /// <summary>It is the next one.</summary>
    Take,

    /// <summary>It was received before, or is discarded because the inbox is full.</summary>
    Ignore,

    /// <summary>Messages before it are missing, which the protocol does not allow.</summary>
    Gap,
}
