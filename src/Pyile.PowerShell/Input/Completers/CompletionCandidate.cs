namespace Pyile.Input;

/// <summary>A possible completion, before it is matched and quoted.</summary>
/// <param name="Text">The value; it may come from another machine.</param>
/// <param name="Tip">A description that helps the user to choose.</param>
internal readonly record struct CompletionCandidate(string Text, string Tip)
{
    /// <summary>
    /// The text to insert if <see cref="Text"/> contains invisible characters, or null to offer nothing then.
    /// </summary>
    public string? Instead { get; init; }

    /// <summary>Whether the parameter takes wildcards, so that wildcards in the text must be escaped.</summary>
    public bool IsForPattern { get; init; }

    /// <summary>Whether the parameter is a number, which needs no quotes.</summary>
    public bool IsNumber { get; init; }
}
