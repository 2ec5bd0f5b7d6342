namespace Pyile.Input;

/// <summary>One thing that can be completed, before it is matched and quoted.</summary>
/// <param name="Text">What stands for it; other machines may have written it.</param>
/// <param name="Tip">What it is, for the user to choose by.</param>
internal readonly record struct CompletionCandidate(string Text, string Tip)
{
    /// <summary>What goes on the command line instead of a text that cannot be seen there; null where nothing else stands for it.</summary>
    public string? Instead { get; init; }

    /// <summary>Whether the parameter takes wildcards, so that those of the text have to be escaped.</summary>
    public bool IsForPattern { get; init; }

    /// <summary>Whether the parameter is a number, which needs no quotes.</summary>
    public bool IsNumber { get; init; }
}
