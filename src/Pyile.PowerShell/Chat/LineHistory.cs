namespace Pyile.Chat;

/// <summary>The lines of one chat, and the position that the arrow keys have reached in them.</summary>
internal sealed class LineHistory
{
    private const int Capacity = 500;

    private readonly List<string> _lines = [];
    private string _draft = "";
    private int _place;

    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line) && (_lines.Count == 0 || _lines[^1] != line))
            _lines.Add(line);
        if (_lines.Count > Capacity)
            _lines.RemoveAt(0);
        _place = _lines.Count;
        _draft = "";
    }

    /// <param name="current">The unfinished line, which Newer returns at the end.</param>
    /// <returns>Null if there is no older line.</returns>
    public string? Older(string current)
    {
        if (_place == 0)
            return null;
        if (_place == _lines.Count)
            _draft = current;
        return _lines[--_place];
    }

    /// <returns>The next newer line, at the end the unfinished one, or null if that is already shown.</returns>
    public string? Newer()
    {
        if (_place == _lines.Count)
            return null;
        return ++_place == _lines.Count ? _draft : _lines[_place];
    }
}
