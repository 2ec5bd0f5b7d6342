using System.Globalization;
using System.Text;
using Pyile.Protocol;

namespace Pyile.Texts;

/// <summary>
/// A text from another machine as one line with all characters visible: control characters, which could overwrite the screen, and
/// characters that reorder or hide others are replaced.
/// </summary>
internal static class VisibleText
{
    /// <summary>The longest text in a list, in a chat and in the string of an object: with its label, not more than a screen.</summary>
    public const int Screenful = 1_440;

    /// <summary>The longest text in a cell of a table, whose column has about 33 columns.</summary>
    public const int Cell = 640;

    private const int ControlPictures = 0x2400;
    private const char DeletePicture = '\u2421';
    private const char FirstWide = '\u1100';

    public static string Of(string? text) => text is null ? "" : text.EnumerateRunes().Any(IsHidden) ? Begin(text, int.MaxValue) : text;

    /// <summary>The beginning of the text, and its length if that is not all. It takes the same time for a text of any length.</summary>
    /// <param name="text">Any text, or null.</param>
    /// <param name="columns">How many columns of a terminal the beginning takes at most.</param>
    public static string Excerpt(string? text, int columns) => text is null ? "" : Begin(text, columns);

    private static string Begin(string text, int columns)
    {
        var visible = new StringBuilder(Math.Min(text.Length, columns) + 16);
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            string shown = Visible(rune);
            foreach (char c in shown)
                used += c < FirstWide ? 1 : 2;
            if (used > columns)
                return visible.Append(CultureInfo.InvariantCulture, $"… ({text.Length:#,0} characters)").ToString();
            visible.Append(shown);
        }
        return visible.ToString();
    }

    private static string Visible(Rune rune) => rune switch
    {
        _ when !IsHidden(rune) => rune.ToString(),
        { Value: < ' ' } => ((char)(ControlPictures + rune.Value)).ToString(),
        { Value: 0x7f } => DeletePicture.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}"),
    };

    // Variation selectors only choose between forms of the character before them, such as an emoji. EnumerateRunes replaces an unpaired
    // surrogate with the replacement character, which is visible.
    private static bool IsHidden(Rune rune) => Visibility.IsInvisible(rune) && rune.Value is not (>= 0xfe00 and <= 0xfe0f);
}
