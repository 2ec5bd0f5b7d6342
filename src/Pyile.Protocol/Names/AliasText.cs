using System.Text;

namespace Pyile.Protocol;

/// <summary>The rules for names of members.</summary>
internal static class AliasText
{
    /// <summary>In UTF-16 code units.</summary>
    public const int MaxLength = 64;

    /// <summary>
    /// The name without characters that cannot be seen, with single spaces inside and none at its ends, and at most as long as a name may
    /// be. The result is empty if nothing is left.
    /// </summary>
    public static string Clean(string name)
    {
        var cleaned = new StringBuilder(Math.Min(name.Length, MaxLength));
        bool isAfterSpace = true;
        foreach (Rune rune in name.EnumerateRunes())
        {
            bool isSpace = Rune.IsWhiteSpace(rune);
            if (isSpace ? isAfterSpace : Visibility.IsInvisible(rune))
                continue;
            string next = isSpace ? " " : rune.ToString();
            if (cleaned.Length + next.Length > MaxLength)
                break;
            cleaned.Append(next);
            isAfterSpace = isSpace;
        }
        return cleaned.ToString().TrimEnd();
    }

    /// <summary>Whether a cleaned name can stand for a member: addresses and member ids are looked up as what they are.</summary>
    public static bool IsUsable(string name) =>
        name.Length > 0 && !AddressText.LooksLikeAddress(name) && !LooksLikeAddressInOtherLetters(name) && !MemberId.TryParse(name, out _);

    /// <summary>Appends to a name, which is cut if both together are too long.</summary>
    public static string WithSuffix(string name, string suffix)
    {
        int room = MaxLength - suffix.Length;
        if (name.Length <= room)
            return name + suffix;
        // Half of a surrogate pair is not text.
        return name[..(char.IsHighSurrogate(name[room - 1]) ? room - 1 : room)] + suffix;
    }

    // 1O.O.O.1 has letters in place of digits.
    private static bool LooksLikeAddressInOtherLetters(string name) =>
        name.Any(char.IsAsciiDigit)
        && name.AsSpan().ContainsAny('.', ':')
        && AddressText.LooksLikeAddress(LookAlikes.Replace(name).Replace('O', '0').Replace('o', '0').Replace('l', '1'));
}
