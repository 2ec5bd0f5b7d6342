namespace Pyile.Input;

/// <summary>
/// The text that was typed so far. PowerShell has already parsed it: escapes are resolved, and an open quote has been
/// closed.
/// </summary>
/// <param name="Text">The text without quotes.</param>
/// <param name="Quote">The quote at its start, ' or ", or '\0'.</param>
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
