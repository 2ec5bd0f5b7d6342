using System.Globalization;
using Pyile.Texts;

namespace Pyile.Chat;

/// <summary>
/// The visible part of the line: all of it or, if it is too long, a part around the cursor that moves only when necessary.
/// </summary>
internal sealed class LineWindow
{
    private int _first;

    /// <returns>The text before and after the cursor, together not wider than the columns.</returns>
    public (string Before, string After) Fit(string text, int cursor, int columns)
    {
        int[] starts = StringInfo.ParseCombiningCharacters(text);
        string[] shown = [.. starts.Select((s, i) => VisibleText.Of(text[s..(i + 1 < starts.Length ? starts[i + 1] : text.Length)]))];
        int[] widths = [.. shown.Select(TerminalWidth.Of)];
        int at = starts.Count(s => s < cursor);

        if (widths.Sum() <= columns)
            _first = 0;
        else if (at < _first || widths[_first..at].Sum() > columns)
            _first = FirstBefore(at, widths, columns / 2);
        int last = _first;
        for (int left = columns; last < widths.Length && widths[last] <= left; last++)
            left -= widths[last];
        return (string.Concat(shown[_first..Math.Min(at, last)]), string.Concat(shown[Math.Min(at, last)..last]));
    }

    private static int FirstBefore(int at, int[] widths, int columns)
    {
        while (at > 0 && widths[at - 1] <= columns)
            columns -= widths[--at];
        return at;
    }
}
