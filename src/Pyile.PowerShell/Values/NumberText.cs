using System.Globalization;
using System.Numerics;
using System.Text;

namespace Pyile.Values;

/// <summary>A number of JSON as the smallest type that has exactly this value; a double where none has.</summary>
internal static class NumberText
{
    private const int DigitsOfDouble = 15;
    private const int DigitsOfDecimal = 28;

    /// <param name="utf8">As the grammar of JSON has it.</param>
    /// <returns>The text itself where the number is beyond all of them.</returns>
    public static object ToNumber(ReadOnlySpan<byte> utf8)
    {
        if (int.TryParse(utf8, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int small) && (small != 0 || utf8[0] != '-'))
            return small;
        if (utf8.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0 || utf8.SequenceEqual("-0"u8))
            return ToFraction(utf8);
        return long.TryParse(utf8, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long large)
            ? (object)large
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

    // Whether the shortest text of the double says the same.
    private static bool IsSame(double number, decimal exact) =>
        decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal shown) && shown == exact;

    // Zeros before the first and behind the last digit that counts say nothing; a decimal that was rounded has fewer.
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
