using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace Pyile.Internal;

/// <summary>For Pyile.Format.ps1xml only. Nothing here throws: a view that fails shows nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Format
{
    private const int ControlPictures = 0x2400;
    private const char DeletePicture = '\u2421';

    /// <summary>
    /// A text from elsewhere as one line in which everything can be seen: control characters, which could write
    /// over the screen, and characters that reorder or hide others.
    /// </summary>
    public static string Text(object? value)
    {
        string text = value?.ToString() ?? "";
        if (!text.EnumerateRunes().Any(IsHidden))
            return text;
        var visible = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsHidden(rune))
                visible.Append(rune.ToString());
            else if (rune.Value < ' ')
                visible.Append((char)(ControlPictures + rune.Value));
            else if (rune.Value == 0x7f)
                visible.Append(DeletePicture);
            else
                visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
        return visible.ToString();
    }

    /// <summary>The time of day, with the date where it is not today.</summary>
    public static string Time(object? value) => value is not DateTime time
        ? Text(value)
        : time.ToString(time.Date == DateTime.Today ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The time of day, or the day where it is not today.</summary>
    public static string ShortTime(object? value) => value is not DateTime time
        ? Text(value)
        : time.ToString(time.Date == DateTime.Today ? "HH:mm:ss" : "MMM d", CultureInfo.InvariantCulture);

    /// <summary>A number of milliseconds, as in 0.4 ms; nothing where there is none.</summary>
    public static string Milliseconds(object? value) => value is not double milliseconds
        ? Text(value)
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms");

    /// <summary>Milliseconds, as in 12 ms.</summary>
    public static string Elapsed(object? value) => value is not TimeSpan elapsed
        ? Text(value)
        : string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds:0.#} ms");

    // A lone surrogate is enumerated as the replacement character, which can be seen.
    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
