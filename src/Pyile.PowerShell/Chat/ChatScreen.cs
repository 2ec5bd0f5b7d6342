using System.Text;
using Pyile.Texts;

namespace Pyile.Chat;

/// <summary>
/// What to write to a terminal for the input row at its bottom and the lines above it. Each change is a single text, to avoid
/// flicker, and uses only sequences that every terminal knows: erase (EL, ED), save and restore the cursor. The last column
/// stays empty, because terminals differ in where they put the cursor after it.
/// </summary>
/// <param name="line">The line that is being edited.</param>
/// <param name="width">The columns of the terminal.</param>
internal sealed class ChatScreen(LineEditor line, int width)
{
    /// <summary>Leaves the row empty.</summary>
    public const string Clear = EraseRow;

    private const string EraseRow = "\r\e[K";
    private const string EraseBelow = "\r\e[J";
    private const string Save = "\e7";
    private const string Restore = "\e8";
    private const int LeastColumns = 4;

    private readonly LineWindow _window = new();
    private int _width = width;

    /// <summary>The name of the receiver, shown as the prompt. While it is empty, the user cannot type.</summary>
    public string Receiver { get; set; } = "";

    /// <summary>Draws the current input row.</summary>
    public string Draw() => "\r" + Row();

    /// <summary>Shows lines above the input row.</summary>
    public string Show(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return "";
        var output = new StringBuilder(EraseRow);
        foreach (string text in lines)
            output.Append(text).Append("\r\n");
        return output.Append(Row()).ToString();
    }

    /// <summary>Redraws the input row if the width of the terminal has changed.</summary>
    public string Follow(int width)
    {
        if (width == _width)
            return "";
        _width = width;
        return EraseBelow + Row();
    }

    private string Row()
    {
        if (Receiver.Length == 0)
            return "";
        int columns = Math.Max(_width - 1, LeastColumns * 2);
        string prompt = Shorten(VisibleText.Of(Receiver), columns / 3) + "> ";
        (string before, string after) = _window.Fit(line.Text, line.Cursor, Math.Max(columns - TerminalWidth.Of(prompt), LeastColumns));
        // Only the terminal knows exactly where the cursor is after this text.
        return $"{prompt}{before}{Save}{after}\e[K{Restore}";
    }

    private static string Shorten(string text, int columns)
    {
        if (TerminalWidth.Of(text) <= columns)
            return text;
        var part = new StringBuilder();
        int left = columns - 1;
        foreach (Rune rune in text.EnumerateRunes())
        {
            left -= TerminalWidth.Of(rune.ToString());
            if (left < 0)
                break;
            part.Append(rune.ToString());
        }
        return part.Append('…').ToString();
    }
}
