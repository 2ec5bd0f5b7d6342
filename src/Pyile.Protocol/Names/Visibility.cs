using System.Globalization;
using System.Text;

namespace Pyile.Protocol;

/// <summary>Which characters a reader sees.</summary>
public static class Visibility
{
    // Characters that are shown as nothing or as an empty space, but have the category of letters, marks or symbols: the
    // Default_Ignorable_Code_Point list of Unicode 16 without those of the category Format, the empty Braille pattern, the null notehead, and
    // the first noncharacters.
    private static readonly (int First, int Last)[] Blank =
    [
        (0x034f, 0x034f), (0x115f, 0x1160), (0x17b4, 0x17b5), (0x180b, 0x180f), (0x2065, 0x2065), (0x2800, 0x2800), (0x3164, 0x3164),
        (0xfdd0, 0xfdef), (0xfe00, 0xfe0f), (0xffa0, 0xffa0), (0xfff0, 0xfff8), (0x1d159, 0x1d159), (0xe0000, 0xe0fff),
    ];

    /// <summary>
    /// Whether the character cannot be seen: controls, characters that reorder or join others, line separators, variation selectors,
    /// letters without a shape, and noncharacters, which some terminals leave out. Spaces are not among them.
    /// </summary>
    public static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || (rune.Value & 0xfffe) == 0xfffe
        || Array.Exists(Blank, range => rune.Value >= range.First && rune.Value <= range.Last);

    /// <summary>Compatibility composition (NFKC), also of text that is not valid Unicode.</summary>
    internal static string Compose(string text)
    {
        // Normalize throws for half of a surrogate pair, which EnumerateRunes replaces.
        string valid = text.Any(char.IsSurrogate) ? string.Concat(text.EnumerateRunes()) : text;
        try
        {
            return valid.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // Some code points that are not characters.
            return valid;
        }
    }
}
