namespace Pyile.Values;

/// <summary>UTF-16 that is no Unicode text.</summary>
internal static class Surrogates
{
    /// <returns>Where half of a pair stands alone, or -1.</returns>
    public static int FirstLone(string text)
    {
        int start = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (int i = start; i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                return i;
            i++;
        }
        return -1;
    }
}
