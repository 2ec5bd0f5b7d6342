using System.Text;
using Pyile.Views;

namespace Pyile.Chat;

/// <summary>
/// The last row of a terminal, where somebody types, and the lines that go above it. Each change is one write, so that
/// nothing flickers, and of sequences only what every terminal knows: erase (EL, ED), save and restore the cursor.
/// The last column stays empty, because terminals differ in where the cursor is after it.
/// </summary>
internal sealed class ChatScreen(LineEditor line, Action<string> write, Func<int> width)
{
    private const string EraseRow = "\r\e[K";
    private const string EraseBelow = "\r\e[J";
    private const string Save = "\e7";
    private const string Restore = "\e8";
    private const int LeastColumns = 4;

    private readonly LineWindow _window = new();
    private int _width = width();

    /// <summary>Who is spoken to. While that is not known, nothing can be typed.</summary>
    public string Receiver { get; set; } = "";

    /// <summary>Shows the line as it is now.</summary>
    public void Draw() => write("\r" + Row());

    /// <summary>Puts lines above the one that is being typed.</summary>
    public void Show(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        var output = new StringBuilder(EraseRow);
        foreach (string text in lines)
            output.Append(text).Append("\r\n");
        write(output.Append(Row()).ToString());
    }

    /// <summary>Draws anew where the window has another width than before.</summary>
    public void Follow()
    {
        if (width() == _width)
            return;
        _width = width();
        write(EraseBelow + Row());
    }

    /// <summary>Leaves an empty row.</summary>
    public void Clear() => write(EraseRow);

    private string Row()
    {
        if (Receiver.Length == 0)
            return "";
        int columns = Math.Max(width() - 1, LeastColumns * 2);
        string prompt = Shorten(Format.Text(Receiver), columns / 3) + "> ";
        (string before, string after) = _window.Fit(line.Text, line.Cursor, Math.Max(columns - TerminalWidth.Of(prompt), LeastColumns));
        // The terminal knows best where the cursor is after what was written.
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
