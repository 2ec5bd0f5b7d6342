using System.Globalization;
using System.Text;

namespace Pyile.Chat;

/// <summary>The line being typed: it takes keys, and provides the text and the cursor. It does not use a console.</summary>
internal sealed class LineEditor
{
    private readonly StringBuilder _text = new();
    private readonly LineHistory _history = new();

    public string Text => _text.ToString();

    /// <summary>The position of the next character.</summary>
    public int Cursor { get; private set; }

    public EditResult Press(ConsoleKeyInfo key)
    {
        bool isControl = key.Modifiers.HasFlag(ConsoleModifiers.Control);
        return key.Key switch
        {
            ConsoleKey.Enter => EditResult.Entered,
            ConsoleKey.Backspace => Delete(Before(Cursor), Cursor),
            ConsoleKey.Delete => Delete(Cursor, After(Cursor)),
            ConsoleKey.LeftArrow => Move(isControl ? WordBefore(Cursor) : Before(Cursor)),
            ConsoleKey.RightArrow => Move(isControl ? WordAfter(Cursor) : After(Cursor)),
            ConsoleKey.Home => Move(0),
            ConsoleKey.End => Move(_text.Length),
            ConsoleKey.UpArrow => Replace(_history.Older(Text)),
            ConsoleKey.DownArrow => Replace(_history.Newer()),
            _ => Type(key),
        };
    }

    /// <summary>Returns the entered line and starts a new one.</summary>
    public string Take()
    {
        string line = Text;
        _history.Add(line);
        Replace("");
        return line;
    }

    private EditResult Type(ConsoleKeyInfo key)
    {
        switch (key.KeyChar)
        {
            case '\u0001':
                return Move(0);
            case '\u0003':
                return EditResult.Interrupted;
            case '\u0004':
                return _text.Length == 0 ? EditResult.Ended : Delete(Cursor, After(Cursor));
            case '\u0005':
                return Move(_text.Length);
            case '\b' or '\u007f':
                return Delete(Before(Cursor), Cursor);
            case '\t':
                return Insert(' ');
            case '\n' or '\r':
                return EditResult.Entered;
            case '\u000b':
                return Delete(Cursor, _text.Length);
            case '\u0015':
                return Delete(0, Cursor);
            case '\u0017':
                return Delete(WordBefore(Cursor), Cursor);
        }
        // AltGr is reported as Ctrl and Alt together.
        bool isControl = key.Modifiers.HasFlag(ConsoleModifiers.Control);
        bool isAlt = key.Modifiers.HasFlag(ConsoleModifiers.Alt);
        return char.IsControl(key.KeyChar) || isControl != isAlt ? EditResult.Nothing : Insert(key.KeyChar);
    }

    private EditResult Insert(char character)
    {
        _text.Insert(Cursor++, character);
        return EditResult.Changed;
    }

    private EditResult Delete(int from, int to)
    {
        if (from == to)
            return EditResult.Nothing;
        _text.Remove(from, to - from);
        Cursor = from;
        return EditResult.Changed;
    }

    private EditResult Move(int to)
    {
        if (to == Cursor)
            return EditResult.Nothing;
        Cursor = to;
        return EditResult.Changed;
    }

    private EditResult Replace(string? line)
    {
        if (line is null)
            return EditResult.Nothing;
        _text.Clear().Append(line);
        Cursor = line.Length;
        return EditResult.Changed;
    }

    // A base character and its combining characters are edited as one.
    private int Before(int place) => StringInfo.ParseCombiningCharacters(Text).LastOrDefault(s => s < place);

    private int After(int place) => StringInfo.ParseCombiningCharacters(Text).Append(_text.Length).FirstOrDefault(s => s > place, place);

    private int WordBefore(int place)
    {
        while (place > 0 && char.IsWhiteSpace(_text[place - 1]))
            place--;
        while (place > 0 && !char.IsWhiteSpace(_text[place - 1]))
            place--;
        return place;
    }

    private int WordAfter(int place)
    {
        while (place < _text.Length && !char.IsWhiteSpace(_text[place]))
            place++;
        while (place < _text.Length && char.IsWhiteSpace(_text[place]))
            place++;
        return place;
    }
}
