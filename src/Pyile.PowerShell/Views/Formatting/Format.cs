using System.ComponentModel;
using System.Globalization;
using Pyile.Texts;

namespace Pyile.Views;

/// <summary>Used only by Pyile.Format.ps1xml. These methods do not throw, because a view that fails shows nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Format
{
    private static DateTime Now => TimeProvider.System.GetLocalNow().LocalDateTime;

    /// <summary>
    /// A text from another machine as one line with all characters visible: control characters, which could overwrite the
    /// screen, and characters that reorder or hide others are replaced. What is longer than a screen is cut.
    /// </summary>
    public static string Text(object? value) => VisibleText.Excerpt(value?.ToString(), VisibleText.Screenful);

    /// <summary>The same for a cell of a table that wraps its text.</summary>
    public static string Cell(object? value) => VisibleText.Excerpt(value?.ToString(), VisibleText.Cell);

    /// <summary>The time relative to now, for a column of ten characters.</summary>
    public static string Ago(object? value) => value is not DateTime time ? Text(value) : RelativeTime.Of(time, Now);

    /// <summary>The time of day or, if it is not today, the day.</summary>
    public static string ShortTime(object? value) => value is not DateTime time
        ? Text(value)
        : time.ToString(time.Date == Now.Date ? "HH:mm:ss" : "MMM d", CultureInfo.InvariantCulture);

    /// <summary>The exact time, with the relative time if that adds information.</summary>
    public static string Moment(object? value)
    {
        if (value is not DateTime time)
            return Text(value);
        string exact = time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string relative = RelativeTime.Of(time, Now);
        return exact.StartsWith(relative, StringComparison.Ordinal) ? exact : $"{exact} ({relative})";
    }

    /// <summary>A number of milliseconds, such as 0.4 ms; empty for null.</summary>
    public static string Milliseconds(object? value) => value is not double milliseconds ? Text(value) : Short(milliseconds);

    /// <summary>A time span, such as 12 ms.</summary>
    public static string Elapsed(object? value) => value is not TimeSpan elapsed ? Text(value) : Short(elapsed.TotalMilliseconds);

    /// <summary>A state in a colour that shows whether it is good, or without colour if the shell writes plain text.</summary>
    /// <param name="value">The state: an enum, a Boolean or a text of the module.</param>
    /// <param name="style">The shell's <c>$PSStyle</c>, or null if it has none.</param>
    public static string State(object? value, object? style) => StateColour.Apply(Text(value), style);

    // At most seven characters for times up to a day.
    private static string Short(double milliseconds) => milliseconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0} s"),
    };
}
