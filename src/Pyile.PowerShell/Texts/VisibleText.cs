using System.Globalization;
using System.Text;

namespace Pyile.Texts;

/// <summary>
/// A text from another machine as one line with all characters visible: control characters, which could overwrite the screen, and
/// characters that reorder or hide others are replaced.
/// </summary>
internal static class VisibleText
{
    private const int ControlPictures = 0x2400;
    private const char DeletePicture = '\u2421';

    public static string Of(string? text)
    {
        if (text is null)
            return "";
        if (!text.EnumerateRunes().Any(IsHidden))
            return text;
        var visible = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsHidden(rune))
                visible.Append(rune.ToString());
            else if (rune.Value < ' ')
                visible.Append((char)(ControlPictures + rune.Value));
            else if (rune.Value == 0x7f)
                visible.Append(DeletePicture);
            else
                visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
        return visible.ToString();
    }

    // EnumerateRunes replaces an unpaired surrogate with the replacement character, which is visible.
    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
