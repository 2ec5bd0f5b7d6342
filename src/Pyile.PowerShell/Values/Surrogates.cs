namespace Pyile.Values;

/// <summary>Finds UTF-16 text that is not valid Unicode.</summary>
internal static class Surrogates
{
    /// <returns>The index of an unpaired surrogate, or -1.</returns>
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
