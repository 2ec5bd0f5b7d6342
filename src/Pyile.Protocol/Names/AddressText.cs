using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Pyile.Protocol;

/// <summary>
/// Reads addresses in their canonical form only, and recognizes text that looks like an address. Other parsers read <c>127.1</c> as
/// 127.0.0.1 and <c>010.0.0.1</c> as 8.0.0.1, which is rarely what the writer of the text meant.
/// </summary>
public static class AddressText
{
    /// <summary>Reads what <see cref="IPAddress.ToString"/> returns; hexadecimal digits of IPv6 may be upper case.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        if (IPAddress.TryParse(text, out address) && address.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            return true;
        address = null;
        return false;
    }

    /// <summary>Reads an IP address with its port, such as <c>10.0.0.7:50123</c>, in its canonical form.</summary>
    public static bool TryParseEndPoint(string text, [NotNullWhen(true)] out IPEndPoint? address)
    {
        if (IPEndPoint.TryParse(text, out address) && address.Port != 0 && address.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            return true;
        address = null;
        return false;
    }

    /// <summary>
    /// Whether a person or a parser can take the text for an address or a pattern of addresses: it parses as an address in any form, it
    /// ends with a port, or it consists of digits, dots, colons and wildcards.
    /// </summary>
    public static bool LooksLikeAddress(string text)
    {
        string plain = ToPlain(text);
        return HasOnlyDigitsAndWildcards(plain)
            || EndsWithPort(plain)
            || IPAddress.TryParse(plain, out _)
            || IPEndPoint.TryParse(plain, out _);
    }

    /// <summary>Digits and dots of other scripts as ASCII, because fonts and resolvers do not tell them apart.</summary>
    internal static string ToPlain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (Rune composed in Visibility.Compose(text).EnumerateRunes())
        {
            Rune rune = LookAlikes.ToAscii(composed);
            if (Visibility.IsInvisible(rune) || Rune.IsWhiteSpace(rune))
                continue;
            if (Rune.IsDigit(rune))
                plain.Append((int)Rune.GetNumericValue(rune));
            else
                plain.Append(rune.Value == '\u3002' ? "." : rune.ToString());
        }
        return plain.ToString();
    }

    private static bool HasOnlyDigitsAndWildcards(string text) =>
        text.Any(char.IsAsciiDigit) && text.All(c => IsDigitOrWildcard(c) || c is '.' or ':' or '/') && HasHyphensInSetsOnly(text);

    private static bool EndsWithPort(string text)
    {
        int colon = text.LastIndexOf(':');
        string port = text[(colon + 1)..];
        return colon >= 0 && port.Length > 0 && port.All(IsDigitOrWildcard) && HasHyphensInSetsOnly(port);
    }

    private static bool IsDigitOrWildcard(char c) => char.IsAsciiDigit(c) || c is '*' or '?' or '[' or ']' or '-';

    // A hyphen stands for a range inside brackets; elsewhere it is part of a name, such as 2024-01.
    private static bool HasHyphensInSetsOnly(string text)
    {
        bool isInSet = false;
        foreach (char c in text)
        {
            if (c == '-' && !isInSet)
                return false;
            isInSet = c == '[' || (isInSet && c != ']');
        }
        return true;
    }
}
