namespace Pyile.Input;

/// <summary>What was typed of a value so far. PowerShell has read it already: it comes without escapes, and with both quotes where there was one.</summary>
/// <param name="Text">What it says, without its quotes.</param>
/// <param name="Quote">The quote it begins with, ' or "; or '\0'.</param>
internal readonly record struct TypedWord(string Text, char Quote)
{
    public static TypedWord Read(string word)
    {
        char quote = word.Length == 0 ? '\0' : Quoting.KindOf(word[0]);
        if (quote == '\0')
            return new(word, quote);
        string rest = word[1..];
        return new(rest.Length > 0 && Quoting.KindOf(rest[^1]) == quote ? rest[..^1] : rest, quote);
    }

    public bool Begins(string text) => text.StartsWith(Text, StringComparison.OrdinalIgnoreCase);
}
