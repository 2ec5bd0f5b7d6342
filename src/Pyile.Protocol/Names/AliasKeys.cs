using System.Globalization;
using System.Text;

namespace Pyile.Protocol;

/// <summary>What two names have in common that a reader cannot tell apart: if one of both keys is equal, the names are alike.</summary>
/// <param name="Caseless">Equal for names that differ only in case, spaces, invisible characters and compatible forms of characters.</param>
/// <param name="Shape">Equal for names that also differ in letters of different scripts with the same shape.</param>
internal readonly record struct AliasKeys(string Caseless, string Shape)
{
    public static AliasKeys Of(string name)
    {
        string plain = ToPlain(name);
        return new AliasKeys(FoldCase(plain), FoldCase(LookAlikes.Replace(plain)));
    }

    // The dashes that compatibility composition leaves are equal, too.
    private static string ToPlain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (Rune rune in Visibility.Compose(name).EnumerateRunes())
        {
            if (Visibility.IsInvisible(rune) || Rune.IsWhiteSpace(rune))
                continue;
            plain.Append(Rune.GetUnicodeCategory(rune) == UnicodeCategory.DashPunctuation ? "-" : rune.ToString());
        }
        return plain.ToString();
    }

    private static string FoldCase(string text) => text.ToUpperInvariant().ToLowerInvariant();
}
