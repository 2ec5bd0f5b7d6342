using System.Collections.Frozen;
using System.Text;

namespace Pyile.Protocol;

/// <summary>
/// Letters of Latin, Cyrillic and Greek that have the same shape in most fonts: the part of Unicode's confusables (UTS 39) that is needed
/// to copy a Latin name. .NET has no such table, and compatibility composition only where ICU is installed.
/// </summary>
internal static class LookAlikes
{
    private const int DotAbove = 0x0307;

    private const string Alphabets = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // Each first text has letters in the place of those of the second one.
    private static readonly FrozenDictionary<char, char> Latin = new (string Letters, string Latin)[]
    {
        // Cyrillic capitals: АВЕЅІЈКМНОРСТУХԚԜҮӀѴԌЗ
        ("\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u051a", "ABESlJKMHOPCTYXQ"),
        ("\u051c\u04ae\u04c0\u0474\u050c\u0417", "WYlVG3"),
        // Cyrillic small letters: аеѕіјорсухһԛԝԁүӏѵкмтгп
        ("\u0430\u0435\u0455\u0456\u0458\u043e\u0440\u0441\u0443\u0445\u04bb\u051b\u051d\u0501\u04af\u04cf", "aesljopcyxhqwdyl"),
        ("\u0475\u043a\u043c\u0442\u0433\u043f", "vkmtrn"),
        // Greek capitals: ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ
        ("\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03f9\u037f", "ABEZHlKMNOPTYXCJ"),
        // Greek small letters: αγικνορτυχϲϳωησ
        ("\u03b1\u03b3\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03f2\u03f3\u03c9\u03b7\u03c3", "aylkvoptuxcjwno"),
        // Latin letters of other forms: ıɑɡɩʏᴀʙᴄᴅᴇɢʜɪᴊ
        ("\u0131\u0251\u0261\u0269\u028f\u1d00\u0299\u1d04\u1d05\u1d07\u0262\u029c\u026a\u1d0a", "laglyabcdeghlj"),
        // More of them: ᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡᴢ
        ("\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u1d22", "klmnoprstuvwz"),
        // Digits and letters that look like each other in some fonts or in another case: 01iI|ǀ
        ("01iI|\u01c0", "Olllll"),
    }
        .SelectMany(pair => pair.Letters.Zip(pair.Latin))
        .ToFrozenDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>The text with the Latin letters that it looks like. Case is kept, because the shapes of capitals are others.</summary>
    public static string Replace(string text)
    {
        var replaced = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            // What is left of it after composition is on letters such as i and j, whose own dot it replaces.
            if (rune.Value == DotAbove)
                continue;
            Rune plain = ToAscii(rune);
            replaced.Append(plain.IsBmp && Latin.TryGetValue((char)plain.Value, out char latin) ? latin.ToString() : plain.ToString());
        }
        return replaced.ToString();
    }

    /// <summary>Wide, mathematical and circled forms of ASCII characters as those, and other characters unchanged.</summary>
    public static Rune ToAscii(Rune rune) => rune.Value switch
    {
        >= 0xff01 and <= 0xff5e => new Rune(rune.Value - 0xff01 + '!'),
        >= 0x1d400 and < 0x1d6a4 => new Rune(Alphabets[(rune.Value - 0x1d400) % Alphabets.Length]),
        >= 0x1d7ce and <= 0x1d7ff => new Rune('0' + ((rune.Value - 0x1d7ce) % 10)),
        >= 0x24b6 and <= 0x24e9 => new Rune(Alphabets[rune.Value - 0x24b6]),
        >= 0x1f130 and <= 0x1f149 => new Rune('A' + rune.Value - 0x1f130),
        _ => rune,
    };
}
