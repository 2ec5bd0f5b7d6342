using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace Pyile.Views;

/// <summary>For Pyile.Format.ps1xml only. Nothing here throws: a view that fails shows nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Format
{
    private static DateTime Now => TimeProvider.System.GetLocalNow().LocalDateTime;

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

    /// <summary>How long ago, or how long until then: for a cell of ten columns.</summary>
    public static string Ago(object? value) => value is not DateTime time ? Text(value) : RelativeTime.Of(time, Now);

    /// <summary>The time of day, or the day where it is not today.</summary>
    public static string ShortTime(object? value) => value is not DateTime time
        ? Text(value)
        : time.ToString(time.Date == Now.Date ? "HH:mm:ss" : "MMM d", CultureInfo.InvariantCulture);

    /// <summary>The exact time and, where that still says something, how long ago it is: for a line of its own.</summary>
    public static string Moment(object? value)
    {
        if (value is not DateTime time)
            return Text(value);
        string exact = time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string relative = RelativeTime.Of(time, Now);
        return exact.StartsWith(relative, StringComparison.Ordinal) ? exact : $"{exact} ({relative})";
    }

    /// <summary>A number of milliseconds, as in 0.4 ms; nothing where there is none.</summary>
    public static string Milliseconds(object? value) => value is not double milliseconds ? Text(value) : Short(milliseconds);

    /// <summary>A time span, as in 12 ms.</summary>
    public static string Elapsed(object? value) => value is not TimeSpan elapsed ? Text(value) : Short(elapsed.TotalMilliseconds);

    /// <summary>A state in the colour that says how good it is, or as it is where the shell writes plain text.</summary>
    /// <param name="value">The state: an enum, a Boolean or a text of the module's own.</param>
    /// <param name="style">The shell's <c>$PSStyle</c>; null where it has none.</param>
    public static string State(object? value, object? style) => StateColour.Apply(Text(value), style);

    // Seven columns at most, up to a day.
    private static string Short(double milliseconds) => milliseconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0} s"),
    };

    // A lone surrogate is enumerated as the replacement character, which can be seen.
    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
