using System.Management.Automation.Language;
using System.Text;

namespace Pyile.Input;

/// <summary>
/// Quotes texts so that a command line means exactly that text. PowerShell accepts typographic quotes as quotes too.
/// </summary>
internal static class Quoting
{
    private const char Escape = '`';

    public static string Quote(string text, char quote) => quote switch
    {
        '"' => $"\"{EscapeAll(text, c => c is Escape or '$' || KindOf(c) == '"')}\"",
        '\'' => Single(text),
        _ => IsBareword(text) ? text : Single(text),
    };

    public static string EscapeWildcards(string text) => EscapeAll(text, c => c is '*' or '?' or '[' or ']' or Escape);

    /// <returns>The plain quote that PowerShell takes the character for, or '\0'.</returns>
    public static char KindOf(char c) => c switch
    {
        '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b' => '\'',
        '"' or '\u201c' or '\u201d' or '\u201e' => '"',
        _ => '\0',
    };

    private static string Single(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    // Only letters and digits, because which other characters are safe depends on the place in the command line.
    private static bool IsBareword(string text) =>
        char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':');

    private static string EscapeAll(string text, Func<char, bool> isSpecial)
    {
        if (!text.Any(isSpecial))
            return text;
        var escaped = new StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            if (isSpecial(c))
                escaped.Append(Escape);
            escaped.Append(c);
        }
        return escaped.ToString();
    }
}
