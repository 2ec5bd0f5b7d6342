namespace Pyile.Chat;

/// <summary>The effect of a key on the line.</summary>
internal enum EditResult
{
    Nothing,

    Changed,

    /// <summary>The line is complete and can be taken.</summary>
    Entered,

    /// <summary>Ctrl+D on an empty line.</summary>
    Ended,

    /// <summary>Ctrl+C.</summary>
    Interrupted,
}
