using System.Globalization;
using System.Net;
using System.Text;

namespace Pyile.Protocol;

/// <summary>The name or address of a host, as a user types it or a ticket contains it.</summary>
internal static class HostName
{
    /// <summary>In UTF-16 code units; DNS has 253 octets.</summary>
    public const int MaxLength = 253;

    /// <summary>Whether the text is an address in its canonical form, or a name that no parser takes for an address.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= MaxLength
        && (AddressText.TryParse(text, out _) || (text.EnumerateRunes().All(IsPartOfName) && !IsNumeric(text)));

    /// <summary>
    /// Whether resolvers read the text as an address: its last label is a number, or it has a colon. They read decimal, octal and
    /// hexadecimal numbers, and fewer than four of them; this is the rule of URLs (WHATWG, "ends in a number").
    /// </summary>
    public static bool IsNumeric(string text)
    {
        string plain = AddressText.ToPlain(text).TrimEnd('.');
        string last = plain[(plain.LastIndexOf('.') + 1)..];
        return plain.Contains(':', StringComparison.Ordinal)
            || IPAddress.TryParse(plain, out _)
            || (last.Length > 0 && last.All(char.IsAsciiDigit))
            || (last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && last[2..].All(char.IsAsciiHexDigit));
    }

    private static bool IsPartOfName(Rune rune) =>
        rune.Value is '-' or '_' or '.'
        || (Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
            && !Visibility.IsInvisible(rune));
}
