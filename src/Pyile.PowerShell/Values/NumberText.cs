using System.Globalization;
using System.Numerics;
using System.Text;

namespace Pyile.Values;

/// <summary>Converts a JSON number to the smallest type that holds exactly its value, or to a double if there is none.</summary>
internal static class NumberText
{
    private const int DigitsOfDouble = 15;
    private const int DigitsOfDecimal = 29;

    // The time that a BigInteger needs to become a text again grows faster than its length: half a minute for a million digits.
    public const int LongestInteger = 1_000;

    /// <param name="utf8">A number in JSON syntax.</param>
    /// <returns>The text itself if no type can hold the number, or if it has more than 1,000 digits.</returns>
    public static object ToNumber(ReadOnlySpan<byte> utf8)
    {
        if (int.TryParse(utf8, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int small)
            && (small != 0 || utf8[0] != '-'))
            return small;
        if (utf8.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0 || utf8.SequenceEqual("-0"u8))
            return ToFraction(utf8);
        if (long.TryParse(utf8, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long large))
            return large;
        return utf8.Length > LongestInteger
            ? Encoding.ASCII.GetString(utf8)
            : BigInteger.Parse(Encoding.ASCII.GetString(utf8), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private static object ToFraction(ReadOnlySpan<byte> utf8)
    {
        double number = double.Parse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
            return Encoding.ASCII.GetString(utf8);
        int digits = CountDigits(utf8);
        if (digits is <= DigitsOfDouble or > DigitsOfDecimal
            || !decimal.TryParse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            || CountDigits(Encoding.ASCII.GetBytes(exact.ToString(CultureInfo.InvariantCulture))) != digits
            || IsSame(number, exact))
        {
            return number;
        }
        return exact;
    }

    // Whether the shortest text of the double has the same value.
    private static bool IsSame(double number, decimal exact) =>
        decimal.TryParse(
            number.ToString("R", CultureInfo.InvariantCulture),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out decimal shown) && shown == exact;

    // Leading and trailing zeros do not count. A decimal that was rounded has fewer digits.
    private static int CountDigits(ReadOnlySpan<byte> utf8)
    {
        int digits = 0;
        int zeros = 0;
        foreach (byte b in utf8)
        {
            if (b is (byte)'e' or (byte)'E')
                break;
            if (b == '0' && digits > 0)
                zeros++;
            if (b is < (byte)'1' or > (byte)'9')
                continue;
            digits += zeros + 1;
            zeros = 0;
        }
        return digits;
    }
}
