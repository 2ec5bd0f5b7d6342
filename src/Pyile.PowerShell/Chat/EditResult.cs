namespace Pyile.Chat;

/// <summary>What a key did to the line.</summary>
internal enum EditResult
{
    Nothing,

    Changed,

    /// <summary>The line is whole and waits to be taken.</summary>
    Entered,

    /// <summary>Ctrl+D on an empty line.</summary>
    Ended,

    /// <summary>Ctrl+C.</summary>
    Interrupted,
}
